"""What holds where the settings say nothing: each default once."""

from collections.abc import Mapping
from datetime import time

CURRENCY = "EUR"
THRESHOLD = "0.5"  # exact, as text: Fraction is not needed to log a call
# Days by level. New reps about monthly, seasoned about quarterly: entrepreneur.com/article/64544
# (2003); every five to six weeks is the usual life-science standard: l-ten.org (2019, 2020).
CADENCE_DAYS: Mapping[str, int] = {"new": 30, "established": 42, "senior": 90}
MORNING, AFTERNOON = (time(9), time(13)), (time(13), time(17))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as the settings name them
WORKING_DAYS = range(5)  # Monday is 0
HALF_DAYS_A_WEEK = 2  # of a manager, for field days
IMPORTED_WEEKS = 13  # how far back a calendar is read
NOTICE_DAYS = 5  # working days from the plan to the field day
