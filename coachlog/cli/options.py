"""The options that several commands have, each declared once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from coachlog.cli.program.named_files import FILE_TO_WRITE
from coachlog.domain import defaults
from coachlog.domain.audience import name_reader

WHO, WHAT, HOW = "Who and where", "What kind of call", "What was seen"
WHEN, ABOUT, CALENDAR = "When", "What it is about", "Calendar"
PERSON = "The person"
PERIOD, SHAPE = "Which period", "How it is shown"

PERIOD_PARAMETERS: dict[str, object] = {
    "week": Annotated[
        str | None,
        typer.Option(
            "--week",
            metavar="[WEEK]",
            help="This week, or 2026-W47, last, a day in it.",
            rich_help_panel=PERIOD,
        ),
    ],
    "month": Annotated[
        str | None,
        typer.Option(
            "--month",
            metavar="[MONTH]",
            help="This month, or 2026-11, last.",
            rich_help_panel=PERIOD,
        ),
    ],
    "quarter": Annotated[
        str | None,
        typer.Option(
            "--quarter",
            metavar="[QUARTER]",
            help="This quarter, or 2026-Q4, last.",
            rich_help_panel=PERIOD,
        ),
    ],
    "year": Annotated[
        str | None,
        typer.Option(
            "--year",
            metavar="[YEAR]",
            help="This year, or 2026, last.",
            rich_help_panel=PERIOD,
        ),
    ],
    "start": Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="From this day on.", rich_help_panel=PERIOD),
    ],
    "end": Annotated[
        str | None,
        typer.Option(
            "--to", metavar="DATE", help="Up to this day. Default: today.", rich_help_panel=PERIOD
        ),
    ],
}
LimitOption = Annotated[
    str | None,
    typer.Option(
        "--limit",
        metavar="N",
        help="At most so many, the newest first.",
        rich_help_panel="Which of them",
    ),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format", metavar="table|json|csv", help="For people or programs.", rich_help_panel=SHAPE
    ),
]
TableOrJsonOption = Annotated[
    str,
    typer.Option(
        "--format", metavar="table|json", help="For people or programs.", rich_help_panel=SHAPE
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        click_type=FILE_TO_WRITE,
        help="Write to a file; - is the screen.",
        rich_help_panel=SHAPE,
    ),
]
NoPagerOption = Annotated[
    bool,
    typer.Option(
        "--no-pager", help="Don't page a long table on a terminal.", rich_help_panel=SHAPE
    ),
]

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]

# Of a call.
CALL_ID = typer.Argument(metavar="ID", help="The call, as list-calls shows it.")
RepOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The rep.", rich_help_panel=WHO)
]
AccountOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The customer.", rich_help_panel=WHO)
]
NewOption = Annotated[
    bool,
    typer.Option(
        "--new", help="Take a name that looks like a known one as new.", rich_help_panel=WHO
    ),
]
DealValueOption = Annotated[
    str | None,
    typer.Option(
        metavar="N",
        help=f"What the deal is worth: 48000, 250k, € 250; {name_reader('deal_value')}.",
        rich_help_panel=WHAT,
    ),
]
CurrencyOption = Annotated[
    str | None, typer.Option(metavar="EUR", help="Of the deal value.", rich_help_panel=WHAT)
]
MinutesOption = Annotated[
    str | None,
    typer.Option(
        metavar="1..1440", help="How long it took: 90, 90 min, 1h30.", rich_help_panel=WHAT
    ),
]
StartOption = Annotated[
    str | None, typer.Option(metavar="HH:MM", help="When it began.", rich_help_panel=WHAT)
]
RoleOption = Annotated[
    str | None,
    typer.Option(metavar="observed|shared|led", help="What the manager did.", rich_help_panel=WHAT),
]
ReinforceOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        help=f"What the rep did well; {name_reader('reinforce')}.",
        rich_help_panel=HOW,
    ),
]
ImproveOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        help=f"What the rep should work on; {name_reader('improve')}.",
        rich_help_panel=HOW,
    ),
]
NotesOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help=f"Anything else; {name_reader('notes')}.", rich_help_panel=HOW
    ),
]
AnsweredOption = Annotated[
    str | None,
    typer.Option("--date", metavar="DATE", help="The day of the answer. Default: today."),
]

# Of a field day.
_AM, _PM = (f"{begin:%H:%M}-{end:%H:%M}" for begin, end in (defaults.MORNING, defaults.AFTERNOON))
HalfOption = Annotated[
    str | None,
    typer.Option(
        metavar="am|pm|full",
        help=f"am {_AM}, pm {_PM}, full both, unless the settings say otherwise."
        " A new day is full by default.",
        rich_help_panel=WHEN,
    ),
]
BeginOption = Annotated[
    str | None,
    typer.Option("--start", metavar="HH:MM", help="Begin then instead.", rich_help_panel=WHEN),
]
StopOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar='"HH:MM Account"',
        help=f"A visit; may be repeated; {name_reader('stop')}.",
        rich_help_panel=ABOUT,
    ),
]
FocusOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SKILL",
        help=f"A skill to work on; one or two; {name_reader('focus')}.",
        rich_help_panel=ABOUT,
    ),
]
ObjectiveOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        help=f"What the day should bring; {name_reader('objective')}.",
        rich_help_panel=ABOUT,
    ),
]
PlaceOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help=f"Where you meet; {name_reader('place')}.", rich_help_panel=ABOUT
    ),
]
RemarkOption = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        help=f"What only you want to know of it; {name_reader('remark')}.",
        rich_help_panel=ABOUT,
    ),
]
IcsOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        click_type=FILE_TO_WRITE,
        help="Write what calendars are to know there; - is the screen.",
        rich_help_panel=CALENDAR,
    ),
]
PublishOption = Annotated[
    bool,
    typer.Option(
        "--publish",
        help="Bring the calendar server of the settings in line.",
        rich_help_panel=CALENDAR,
    ),
]

# Of a person.
EmailOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="For invitations; former ones are known too.",
        rich_help_panel=PERSON,
    ),
]
LevelOption = Annotated[
    str | None,
    typer.Option(
        metavar="new|established|senior",
        help="How often coaching is due; a new rep counts as established.",
        rich_help_panel=PERSON,
    ),
]
HiredOption = Annotated[
    str | None,
    typer.Option(
        "--hired",
        metavar="DATE",
        help="First day in the company.",
        rich_help_panel=PERSON,
    ),
]
LeaveOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Last day in the company.", rich_help_panel=PERSON),
]
NewPersonOption = Annotated[
    bool,
    typer.Option("--new", help="Somebody else with a known or like name.", rich_help_panel=PERSON),
]


def with_period(run: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name a period, in the place of its parameter `during`.

    One that reads --to itself has the parameter `to`.
    """
    asked = inspect.signature(run, eval_str=True).parameters.values()
    own = {"end"} if any(wanted.name == "to" for wanted in asked) else set()
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
