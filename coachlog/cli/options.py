"""The options that several commands have, each declared once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.models import OptionInfo

from coachlog.cli.program.click import StringParamType
from coachlog.cli.program.named_files import FILE_TO_WRITE
from coachlog.domain import defaults
from coachlog.domain.audience import name_reader

WHO, WHAT, HOW = "Who and where", "What kind of call", "What was seen"
WHEN, ABOUT, CALENDAR = "When", "What it is about", "Calendar"
PERSON = "The person"
PERIOD, SHAPE = "Which period", "How it is shown"


def value(
    metavar: str,
    help_: str,
    panel: str | None = None,
    name: str = "",
    click_type: StringParamType | None = None,
) -> OptionInfo:
    """Return an option with a value; `name` is needed where the parameter is called otherwise.

    One with a short form has both: "--output -o".
    """
    option: OptionInfo = typer.Option(
        *name.split(), metavar=metavar, help=help_, rich_help_panel=panel, click_type=click_type
    )
    return option


def flag(name: str, help_: str, panel: str | None = None) -> OptionInfo:
    """Return an option that is given or not; one with a short form has both: "--yes -y"."""
    option: OptionInfo = typer.Option(*name.split(), help=help_, rich_help_panel=panel)
    return option


PERIOD_PARAMETERS: dict[str, object] = {
    "week": Annotated[
        str | None, value("[WEEK]", "This week, or 2026-W47, last, a day in it.", PERIOD, "--week")
    ],
    "month": Annotated[
        str | None, value("[MONTH]", "This month, or 2026-11, last.", PERIOD, "--month")
    ],
    "quarter": Annotated[
        str | None, value("[QUARTER]", "This quarter, or 2026-Q4, last.", PERIOD, "--quarter")
    ],
    "year": Annotated[str | None, value("[YEAR]", "This year, or 2026, last.", PERIOD, "--year")],
    "start": Annotated[str | None, value("DATE", "From this day on.", PERIOD, "--from")],
    "end": Annotated[str | None, value("DATE", "Up to this day. Default: today.", PERIOD, "--to")],
}
LimitOption = Annotated[
    str | None, value("N", "At most so many, the newest first.", "Which of them", "--limit")
]
FormatOption = Annotated[str, value("table|json|csv", "For people or programs.", SHAPE, "--format")]
TableOrJsonOption = Annotated[
    str, value("table|json", "For people or programs.", SHAPE, "--format")
]
OutputOption = Annotated[
    str | None,
    value(
        "FILE",
        "Write to a file, in the format of its ending; - is the screen.",
        SHAPE,
        "--output -o",
        click_type=FILE_TO_WRITE,
    ),
]
NoPagerOption = Annotated[bool, flag("--no-pager", "Don't page a long table on a terminal.", SHAPE)]

YesOption = Annotated[bool, flag("--yes -y", "Do it without asking.")]

# Of a call.
CALL_ID = typer.Argument(metavar="ID", help="The call, as list-calls shows it.")
RepOption = Annotated[str | None, value("NAME", "The rep.", WHO)]
AccountOption = Annotated[str | None, value("NAME", "The customer.", WHO)]
NewOption = Annotated[bool, flag("--new", "Take a name that looks like a known one as new.", WHO)]
DealValueOption = Annotated[
    str | None,
    value("N", f"What the deal is worth: 48000, 250k, € 250; {name_reader('deal_value')}.", WHAT),
]
CurrencyOption = Annotated[str | None, value("EUR", "Of the deal value.", WHAT)]
MinutesOption = Annotated[str | None, value("1..1440", "How long it took: 90, 90 min, 1h30.", WHAT)]
StartOption = Annotated[str | None, value("HH:MM", "When it began.", WHAT)]
RoleOption = Annotated[str | None, value("observed|shared|led", "What the manager did.", WHAT)]
ReinforceOption = Annotated[
    str | None, value("TEXT", f"What the rep did well; {name_reader('reinforce')}.", HOW)
]
ImproveOption = Annotated[
    str | None, value("TEXT", f"What the rep should work on; {name_reader('improve')}.", HOW)
]
NotesOption = Annotated[str | None, value("TEXT", f"Anything else; {name_reader('notes')}.", HOW)]
AnsweredOption = Annotated[
    str | None, value("DATE", "The day of the answer. Default: today.", name="--date")
]

# Of a field day.
_AM, _PM = (f"{begin:%H:%M}-{end:%H:%M}" for begin, end in (defaults.MORNING, defaults.AFTERNOON))
HalfOption = Annotated[
    str | None,
    value(
        "am|pm|full",
        f"am {_AM}, pm {_PM}, full both, unless the settings say otherwise."
        " A new day is full by default.",
        WHEN,
    ),
]
BeginOption = Annotated[str | None, value("HH:MM", "Begin then instead.", WHEN, "--start")]
StopOption = Annotated[
    list[str] | None,
    value('"HH:MM Account"', f"A visit; may be repeated; {name_reader('stop')}.", ABOUT),
]
FocusOption = Annotated[
    list[str] | None,
    value("SKILL", f"A skill to work on; one or two; {name_reader('focus')}.", ABOUT),
]
ObjectiveOption = Annotated[
    str | None, value("TEXT", f"What the day should bring; {name_reader('objective')}.", ABOUT)
]
PlaceOption = Annotated[
    str | None, value("TEXT", f"Where you meet; {name_reader('place')}.", ABOUT)
]
RemarkOption = Annotated[
    str | None, value("TEXT", f"What only you want to know of it; {name_reader('remark')}.", ABOUT)
]
IcsOption = Annotated[
    str | None,
    value(
        "FILE",
        "Write what calendars are to know there; - is the screen.",
        CALENDAR,
        click_type=FILE_TO_WRITE,
    ),
]
PublishOption = Annotated[
    bool, flag("--publish", "Bring the calendar server of the settings in line.", CALENDAR)
]

# Of a person.
EmailOption = Annotated[
    str | None, value("ADDRESS", "For invitations; former ones are known too.", PERSON)
]
LevelOption = Annotated[
    str | None,
    value(
        "new|established|senior",
        "How often coaching is due; a new rep counts as established.",
        PERSON,
    ),
]
HiredOption = Annotated[str | None, value("DATE", "First day in the company.", PERSON, "--hired")]
LeaveOption = Annotated[str | None, value("DATE", "Last day in the company.", PERSON)]
NewPersonOption = Annotated[bool, flag("--new", "Somebody else with a known or like name.", PERSON)]


def with_period(run: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name a period, in the place of its parameter `during`.

    One that reads --from and --to itself has the parameter `to`.
    """
    asked = inspect.signature(run, eval_str=True).parameters.values()
    own = {"start", "end"} if any(wanted.name == "to" for wanted in asked) else set()
    named = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        for name, option in PERIOD_PARAMETERS.items()
        if name not in own
    ]
    given = [
        part.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for wanted in asked
        for part in (named if wanted.name == "during" else [wanted])
    ]

    @functools.wraps(run)
    def run_in(**values: Any) -> None:  # noqa: ANN401  (as its options say)
        from coachlog.cli.program.periods import PeriodOptions

        periods = [name for name in PERIOD_PARAMETERS if name not in own]
        during = PeriodOptions(**{name: values.pop(name) for name in periods})
        run(**values, during=during)

    vars(run_in)["__signature__"] = inspect.Signature(given)
    run_in.__annotations__ = {part.name: part.annotation for part in given}
    return run_in
