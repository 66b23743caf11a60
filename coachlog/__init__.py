"""coachlog: shows sales managers whether their time in the field is coaching or team selling."""

__version__ = "0.1.0"
