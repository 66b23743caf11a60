"""add-call: logging a call."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from coachlog.cli.options import NO_CALL_OPTIONS, WHAT, WHO, CallOptions, value, with_groups
from coachlog.cli.program.command import command, family, refuse_missing
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import tell
from coachlog.domain.calls import ReadDay
from coachlog.domain.command_names import CommandName
from coachlog.errors import UncertainName

app = family()


@command(
    app,
    CommandName.ADD_CALL,
    'coachlog add-call --manager "Pat Lee" --rep "Dana Cruz" --account Acme'
    " --initiator rep-request --deal-value 120000",
    'coachlog add-call --rep "Dana Cruz" --account Globex --initiator manager-scheduled'
    ' --role observed --reinforce "waited after the price"',
)
@with_groups
def add_call(
    manager: Annotated[
        str | None,
        value("NAME", "Who joined; may be left out for a rep whose manager is known.", WHO),
    ] = None,
    initiator: Annotated[
        str | None,
        value(
            "rep-request|manager-scheduled",
            "Who caused the manager to be there. Never guessed.",
            WHAT,
        ),
    ] = None,
    date: Annotated[
        str | None,
        value(
            "DATE",
            "The day of the call: 2026-11-18, 18 nov, fri, yesterday, -2d. Default: today.",
            WHAT,
        ),
    ] = None,
    field_day: Annotated[
        str | None,
        value("ID", "The field day it belongs to; gives manager, rep, date and initiator.", WHAT),
    ] = None,
    call: CallOptions = NO_CALL_OPTIONS,
) -> None:
    """Log one ride-along: who, where, and who asked for it."""
    from coachlog.domain.names import NAME_KINDS, NameKind
    from coachlog.formats.call_fields import read_facts
    from coachlog.usecases.log_call import LoggedCall, log_call

    run = current()
    texts = {
        **call.texts(),
        **{"manager": manager, "initiator": initiator, "date": date, "field_day": field_day},
    }
    read_day: ReadDay = lambda field, text: run.read_day(field, text, "past")  # noqa: E731
    facts = read_facts(texts, run.today, read_day)  # before anybody types more
    if not (call.deal_value or "0").isdecimal() or not (call.minutes or "0").isdecimal():
        from coachlog.cli.terminal.understood import describe_understood

        for line in describe_understood(run, texts):
            tell(line, err=True)
    on_day = facts.field_day_id is not None
    needed = ("account",) if on_day else ("rep", "account", "initiator")
    missing = [name for name in needed if texts[name] is None]
    surely_new: Collection[NameKind] = NAME_KINDS if call.new else ()
    if missing and can_ask():
        from coachlog.cli.commands.call_questions import ask_for_call

        texts, said_new = ask_for_call(run, texts, facts, insist=call.new)
        surely_new = {*surely_new, *said_new}
    else:
        refuse_missing(missing)

    def save(texts: dict[str, str | None], new: Collection[NameKind]) -> LoggedCall:
        facts = read_facts(texts, run.today, read_day)
        with run.log(writing=True, create=True, asks=can_ask()) as log:
            return log_call(
                log,
                facts,
                new=new,
                today=run.today,
                settings=lambda: run.settings,
                author=run.author(),
            )

    try:
        logged = save(texts, surely_new)
    except UncertainName as error:
        from coachlog.cli.commands.people_questions import settle_names

        logged = settle_names(run, error, texts, surely_new, save)
    from coachlog.render.lines import describe_logged_call, describe_same_call

    tell(describe_logged_call(logged, run.today))
    if logged.same_as is not None:
        tell(describe_same_call(logged), err=True)
    if logged.planned_days:
        from coachlog.cli.commands.cancel import ask_if_displaced

        ask_if_displaced(run, logged)
