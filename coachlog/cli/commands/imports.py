"""import: its options, and what is read of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.options import choice, flag, value
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.named_files import FILE_TO_READ, FILE_TO_WRITE, settings_to_write
from coachlog.cli.terminal.say import tell
from coachlog.domain import defaults
from coachlog.domain.command_names import CommandName
from coachlog.domain.names import check_name
from coachlog.domain.periods import DATE_ORDERS, DateOrder
from coachlog.errors import InvalidValue, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.intake.drafts import Window

app = family()

WHAT, WHO, TABLES, SHAPE = "What is read", "Whose it is", "Tables of other programs", "How it ends"


@command(
    app,
    CommandName.IMPORT,
    'coachlog import calendar.ics --manager "Pat Lee" --dry-run --explain',
    "coachlog import deals.csv activities.csv --map account=Company --save-profile crm",
    "coachlog import pats-log.jsonl",
)
def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            click_type=FILE_TO_READ,
            help="Calendars (.ics, Outlook's CSV, JSON of Microsoft Graph or the Google Calendar "
            "API), exports of a CRM, Excel or OpenDocument workbooks, CSV, a ZIP with one of them "
            "inside, or a log of coachlog export; - reads standard input.",
        ),
    ],
    as_: Annotated[
        str | None,
        value(
            "KIND",
            "icalendar, outlook-csv, salesforce, hubspot, pipedrive, zoho, dynamics, "
            "spreadsheet or native. Default: by content.",
            WHAT,
            "--as",
        ),
    ] = None,
    start: Annotated[
        str | None,
        value(
            "DATE",
            f"From this day on. Default: {defaults.IMPORTED_WEEKS} weeks back.",
            WHAT,
            "--from",
        ),
    ] = None,
    end: Annotated[
        str | None,
        value(
            "DATE",
            "Up to this day. Default: today. What is after today is kept as busy time.",
            WHAT,
            "--to",
        ),
    ] = None,
    include_private: Annotated[
        bool, flag("--include-private", "Take private entries too.", WHAT)
    ] = False,
    remove_gone: Annotated[
        bool,
        flag(
            "--remove-gone",
            "Take out what a calendar has no more since the last import.",
            WHAT,
        ),
    ] = False,
    skip_bad: Annotated[
        bool, flag("--skip-bad", "Leave out what can't be read, and take the rest.", WHAT)
    ] = False,
    manager: Annotated[
        str | None,
        value(
            "NAME",
            "Whose calendar or meetings these are, and who joined where a table only says yes. "
            "Default: who takes part in most, or the rep's manager.",
            WHO,
        ),
    ] = None,
    add_people: Annotated[
        bool, flag("--add-people", "Put the colleagues it proposes on the manager's team.", WHO)
    ] = False,
    joined_by: Annotated[
        str | None,
        value(
            "COLUMN|NAME",
            "The column of a table that says who joined, or yes and no, or the manager who joined "
            "all of it.",
            TABLES,
        ),
    ] = None,
    all_joint: Annotated[
        bool,
        flag(
            "--all-joint",
            "The manager joined every meeting of a table that does not say who did.",
            TABLES,
        ),
    ] = False,
    sheet: Annotated[
        str | None,
        value("NAME|NUMBER", "The sheet of a workbook, or the file of an archive.", TABLES),
    ] = None,
    trust_organizer: Annotated[
        bool,
        flag(
            "--trust-organizer", "Take who organised an entry for who asked; else triage asks.", WHO
        ),
    ] = False,
    date_order: Annotated[
        str | None,
        value("dmy|mdy|ymd", "What 03/04/2026 means. Default: what the whole file shows.", TABLES),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        value(
            "FIELD=HEADER",
            'Which column holds what, such as date="Start Date"; may be repeated.',
            TABLES,
            "--map",
        ),
    ] = None,
    profile: Annotated[
        str | None, value("NAME", "Take the columns that were saved under this name.", TABLES)
    ] = None,
    save_profile: Annotated[
        str | None, value("NAME", "Save these columns in the settings.", TABLES)
    ] = None,
    currency: Annotated[
        str | None, value("EUR", "Of amounts without one. Default: that of the settings.", TABLES)
    ] = None,
    dry_run: Annotated[
        bool, flag("--dry-run", "Only show what would happen; nothing is changed.", SHAPE)
    ] = False,
    explain: Annotated[
        bool, flag("--explain", "Say of each entry why it was taken or left.", SHAPE)
    ] = False,
    format_: Annotated[
        str, choice("text|json", "For people or programs.", SHAPE, "--format")
    ] = "text",
    problems: Annotated[
        str | None,
        value(
            "FILE",
            "Write every bad line there, not only the first 50; - is the screen.",
            SHAPE,
            click_type=FILE_TO_WRITE,
        ),
    ] = None,
) -> None:
    """Read calls from calendars, CRM exports and CSV: all, or none if any is bad.

    Ends with 1 where it can't be told of any file whose meetings these are.
    """

    from coachlog.cli.commands.import_steps import run_import
    from coachlog.domain.calls import parse_currency
    from coachlog.domain.choices import parse_choice
    from coachlog.intake.drafts import FILE_KINDS
    from coachlog.usecases.importing import ImportOptions

    run = current()
    kind = None
    if as_ is not None:
        kind = parse_choice("as", as_, FILE_KINDS)
    columns = _columns(run, mapping or [], profile)
    _check_fields(run.settings.headers, lambda name: f"headers.{name}")
    if save_profile is not None:
        check_name("save_profile", save_profile)
        if not columns:
            raise WrongUsage("--save-profile needs columns to save; give them with --map")
    settings = run.settings
    if currency is not None:
        settings = settings._replace(currency=parse_currency("currency", currency))
    options = ImportOptions(
        today=run.today,
        settings=settings,
        window=_window(run, start, end),
        date_order=_date_order(run, date_order),
        columns=columns,
        zone=lambda: run.time_zone,
        manager=manager,
        joined_by=joined_by,
        all_joint=all_joint,
        sheet=sheet,
        add_people=add_people,
        trust_organizer=trust_organizer,
        include_private=include_private,
        remove_gone=remove_gone,
        skip_bad=skip_bad,
        dry_run=dry_run,
    )
    if save_profile is not None and not dry_run:
        from coachlog.usecases.settings import check_settings_file

        check_settings_file(settings_to_write())
    run_import(run, files, kind, options, format_, explain=explain, listing=problems)
    if save_profile is not None and not dry_run:
        from coachlog.usecases.settings import save_profile as save

        path = settings_to_write()
        save(path, save_profile, columns)
        tell(f"Saved the columns as {show(save_profile)} in {path}", err=True)


def _columns(run: Invocation, mapping: list[str], profile: str | None) -> dict[str, str]:
    """Return the headers by field: those of the profile, and over them those of --map."""
    columns: dict[str, str] = {}
    if profile is not None:
        saved = run.settings.profiles.get(profile)
        if saved is None:
            known = ", ".join(map(show, run.settings.profiles)) or "none"
            raise InvalidValue("profile", f"{show(profile)} is not in the settings; known: {known}")
        columns |= saved
    told: set[str] = set()
    for text in mapping:
        field, equals, header = text.partition("=")
        if not (equals and field.strip() and header.strip()):
            raise InvalidValue(
                "map", f'{show(text)} is not a field and a header, such as date="Start Date"'
            )
        name = field.strip().casefold()
        if name in told:
            raise InvalidValue("map", f"{show(name)} is given twice; a field has one column")
        told.add(name)
        columns[name] = header.strip()
    _check_fields(columns, lambda _: "map")
    return columns


def _check_fields(named: Mapping[str, object], where: Callable[[str], str]) -> None:
    """Raise InvalidValue where there is no field of such a name; `where` says what named it."""
    if named:
        from coachlog.intake.tables.columns import MAPPED_FIELDS

        for name in named.keys() - set(MAPPED_FIELDS):
            known = ", ".join(MAPPED_FIELDS)
            raise InvalidValue(where(name), f"{show(name)} is no field; fields are {known}")


def _window(run: Invocation, start: str | None, end: str | None) -> Window:
    from coachlog.intake.drafts import Window

    last = run.today if end is None else run.read_day("to", end, "past")
    first = min(last, run.today) - timedelta(weeks=defaults.IMPORTED_WEEKS)
    if start is not None:
        first = run.read_day("from", start, "past")
    if last < first:
        field = "from" if end is None else "to"
        raise InvalidValue(field, f"the days would end on {last}, before they start, {first}")
    return Window(first=first, last=last)


def _date_order(run: Invocation, text: str | None) -> DateOrder | None:
    from coachlog.domain.choices import parse_choice

    if text is None:
        return run.settings.date_order
    return parse_choice("date_order", text, DATE_ORDERS)
