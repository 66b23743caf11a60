"""The options that several commands have, each declared once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer
from typer.models import OptionInfo

from coachlog.cli.program.click import BadParameter, Context, Parameter, StringParamType
from coachlog.cli.program.named_files import FILE_TO_WRITE
from coachlog.domain import defaults
from coachlog.domain.audience import name_reader
from coachlog.domain.calls import MAX_MINUTES
from coachlog.domain.choices import parse_choice
from coachlog.errors import InvalidValue

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


class OneOf(StringParamType):
    """One of some words, as the help lists them, whatever the case."""

    def __init__(self, words: str) -> None:
        self._words = words.split("|")

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> str:  # noqa: ANN401  (Click's own signature)
        """Return the word that is meant; it may be typed in capitals."""
        try:
            return parse_choice("", str(value), self._words)
        except InvalidValue as error:
            raise BadParameter(error.problem, ctx, param) from error


def choice(words: str, help_: str, panel: str | None = None, name: str = "") -> OptionInfo:
    """Return an option whose value is one of these words, such as "table|json"."""
    return value(words, help_, panel, name, OneOf(words))


def flag(name: str, help_: str, panel: str | None = None) -> OptionInfo:
    """Return an option that is given or not; one with a short form has both: "--yes -y"."""
    option: OptionInfo = typer.Option(*name.split(), help=help_, rich_help_panel=panel)
    return option


LimitOption = Annotated[
    str | None, value("N", "At most so many, the newest first.", "Which of them", "--limit")
]
FormatOption = Annotated[
    str, choice("table|json|csv", "For people or programs.", SHAPE, "--format")
]
TableOrJsonOption = Annotated[
    str, choice("table|json", "For people or programs.", SHAPE, "--format")
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
MinutesOption = Annotated[
    str | None, value(f"1..{MAX_MINUTES}", "How long it took: 90, 90 min, 1h30.", WHAT)
]
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


class CallOptions(NamedTuple):
    """The options of whatever writes a call."""

    rep: RepOption = None
    account: AccountOption = None
    new: NewOption = False
    deal_value: DealValueOption = None
    currency: CurrencyOption = None
    start: StartOption = None
    minutes: MinutesOption = None
    role: RoleOption = None
    reinforce: ReinforceOption = None
    improve: ImproveOption = None
    notes: NotesOption = None

    def texts(self) -> dict[str, str | None]:
        """Return what is said of the call, by field."""
        return {name: text for name, text in self._asdict().items() if name != "new"}


NO_CALL_OPTIONS = CallOptions()


class DayOptions(NamedTuple):
    """The options of whatever writes a field day."""

    half: HalfOption = None
    start: BeginOption = None
    stop: StopOption = None
    focus: FocusOption = None
    objective: ObjectiveOption = None
    place: PlaceOption = None
    remark: RemarkOption = None
    new: NewOption = False
    ics: IcsOption = None
    publish: PublishOption = False


NO_DAY_OPTIONS = DayOptions()


def with_groups(run: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of each group that is the type of one of its parameters.

    A group is a named tuple with a default for each option, and is without those that the command
    has itself.
    """
    asked = inspect.signature(run, eval_str=True).parameters.values()
    groups: dict[str, Any] = {
        wanted.name: wanted.annotation
        for wanted in asked
        if hasattr(wanted.annotation, "_field_defaults")
    }
    own = {_option_name(wanted.name, wanted.annotation) for wanted in asked}
    of_group: dict[str, list[str]] = {name: [] for name in groups}
    given: list[inspect.Parameter] = []
    for wanted in asked:
        if wanted.name not in groups:
            given.append(wanted.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        group = groups[wanted.name]
        hints = get_type_hints(group, include_extras=True)
        for option, default in group._field_defaults.items():
            if _option_name(option, hints[option]) not in own:
                of_group[wanted.name].append(option)
                given.append(
                    inspect.Parameter(
                        option,
                        inspect.Parameter.KEYWORD_ONLY,
                        default=default,
                        annotation=hints[option],
                    )
                )

    @functools.wraps(run)
    def run_grouped(**values: Any) -> None:  # noqa: ANN401  (as its options say)
        filled = {
            name: group(**{option: values.pop(option) for option in of_group[name]})
            for name, group in groups.items()
        }
        run(**values, **filled)

    vars(run_grouped)["__signature__"] = inspect.Signature(given)
    run_grouped.__annotations__ = {part.name: part.annotation for part in given}
    return run_grouped


def _option_name(parameter: str, annotation: object) -> str:
    """Return what an option is called on the command line."""
    for told in getattr(annotation, "__metadata__", ()):
        if isinstance(told, OptionInfo):
            # In an annotation Typer takes the first name for a default, and puts it right later.
            for name in (told.default, *(told.param_decls or ())):
                if isinstance(name, str) and name.startswith("--"):
                    return name
    return f"--{parameter.replace('_', '-')}"
