"""What an import did, for people: a few lines, and what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING

from coachlog.render.lines import count_of, visible

if TYPE_CHECKING:
    from coachlog.intake.problems import Problem
    from coachlog.usecases.importing import Imported, ImportOptions, ProposedRep

LISTED = 10

_FROM = {
    "domain": "the addresses of guests",
    "person": "guests without a company",
    "subject": "the subject",
}


def name_problem(name: str, problem: Problem) -> str:
    """Return a problem with where it is."""
    return visible(f"{name}:{problem}")


def describe_imports(files: Sequence[Imported], wishes: ImportOptions) -> Iterator[str]:
    """Say what became of each file, then what to type next."""
    if wishes.dry_run:
        yield "Dry run: nothing was saved."
    for one in files:
        yield from _describe_native(one) if one.kind == "native" else _describe(one, wishes)
    yield from _list_similar(files)
    unsorted = files[-1].unsorted
    if unsorted and not any(one.to_sort for one in files):
        yield f"{count_of(unsorted, 'call')} of the log still to be sorted"
    yield f"Next: {_next_command(files, wishes)}"


def _describe_native(one: Imported) -> Iterator[str]:
    span = f" from {one.span[0]} to {one.span[1]}" if one.span else ""
    yield (
        f"Read {count_of(one.events, 'call')}{span} in {visible(one.name)}: {one.new} new, "
        f"{one.same} already in the log"
    )
    if one.left_out:
        yield f"{one.left_out.total()} left out, as nothing before {one.kept_from} is kept"
    if one.to_sort:
        yield f"{one.to_sort} of the new ones do not say who asked for the call"
    if one.ignored_columns:
        yield f"Left out, as coachlog has no such columns: {_list(one.ignored_columns)}"
    if one.bad:
        yield f"{count_of(one.bad, 'bad line was', 'bad lines were')} left out"


def _describe(one: Imported, wishes: ImportOptions) -> Iterator[str]:
    noun = _noun(one)
    yield f"Read {count_of(one.events, *noun)} in {visible(one.name)} ({one.kind})"
    if not one.deals:
        first = max(wishes.window.first, one.kept_from or wishes.window.first)
        yield f"  in days    {one.occurrences} from {first} to {wishes.window.last}"
        if first > wishes.window.first:
            yield f"  Nothing before {first} is kept, so nothing older was taken."
    if one.events and not one.occurrences and not one.deals:
        yield "  Other days are read with --from and --to."
    if one.manager is not None:
        what = "Calendar of" if one.is_calendar else "Meetings of"
        yield f"{what} {visible(one.manager)}: {one.manager_how}"
    if one.ride_alongs or one.field_days or not one.deals:
        yield (
            f"  taken      {count_of(one.ride_alongs, 'ride-along')}, "
            f"{count_of(one.field_days, 'field day')}"
        )
    if one.deals:
        yield f"  deals      {count_of(one.deals.total(), 'deal')}"
    if one.left_out:
        reasons = ", ".join(f"{number} {reason}" for reason, number in _by_number(one.left_out))
        yield f"  left out   {one.left_out.total()}: {reasons}"
    yield f"  in the log {', '.join(_outcomes(one))}"
    yield from _remarks(one)
    yield from _details(one)


def _noun(one: Imported) -> tuple[str, str]:
    return ("entry", "entries") if one.is_calendar else ("record", "records")


def _remarks(one: Imported) -> Iterator[str]:
    if one.to_sort:
        yield f"  to sort    {one.to_sort}: nobody has said who asked for them"
    if one.by_name:
        unsure = "no address tells who is from outside; triage takes out what was internal"
        yield f"  by name    {one.by_name} of them: {unsure}"
    if one.trusted:
        yield f"  trusted    {one.trusted}: taken from the organiser, confirmed by nobody"
    if one.busy:
        entries = count_of(one.busy, "future entry", "future entries")
        yield f"  to come    {entries} kept as busy time, times only"
    if one.valued:
        yield f"  valued     {count_of(one.valued, 'call')}, by the deal that was open then"
    if one.bad:
        yield f"  bad        {count_of(one.bad, 'line was', 'lines were')} left out"


def _outcomes(one: Imported) -> Iterator[str]:
    yield f"{one.new} new"
    yield f"{one.changed} changed"
    yield f"{one.same} the same"
    if one.linked:
        yield f"{one.linked} in it already"
    if one.removed:
        yield f"{one.removed} taken out, as they were cancelled or moved away since"


def _details(one: Imported) -> Iterator[str]:
    if one.ignored_columns:
        yield f"Columns nobody knows: {_list(one.ignored_columns)}"
    if one.added:
        yield f"Added: {_list(one.added)}"
    yield from _new_accounts(one)
    waiting = [proposal for proposal in one.proposals if not proposal.added]
    if waiting:
        team = f" reps of {visible(one.manager)}" if one.manager else " reps"
        yield f"Not in the log, and perhaps{team}:"
        for proposal in waiting[:LISTED]:
            meetings = count_of(proposal.meetings, "meeting")
            yield f"  {visible(str(proposal))}, {meetings}"
        if len(waiting) > LISTED:
            yield f"  and {len(waiting) - LISTED} more"
        yield f"--add-people takes them all; one alone: {_add_command(waiting[0], one.manager)}"
    if one.conflicts:
        yield "Left alone, as somebody changed them here:"
        yield from (f"  {visible(line)}" for line in one.conflicts[:LISTED])
        if len(one.conflicts) > LISTED:
            yield f"  and {len(one.conflicts) - LISTED} more"
    if one.left_out.get("nobody known"):
        yield from _ask_for_manager(one)


def _add_command(proposal: ProposedRep, manager: str | None) -> str:
    email = f" --email {quote(proposal.email)}" if proposal.email else ""
    team = quote(visible(manager or "NAME"))
    return f"coachlog add-rep {quote(visible(proposal.name))} --manager {team}{email}"


def _new_accounts(one: Imported) -> Iterator[str]:
    for source, words in _FROM.items():
        names = [name for name, whence in one.new_accounts.items() if whence == source]
        if names:
            yield f"New accounts, named for {words}: {_list(names)}"


def _ask_for_manager(one: Imported) -> Iterator[str]:
    whose = "Whose calendar it is" if one.is_calendar else "Whose meetings they were"
    yield f"{whose} can't be told, so nothing of these was taken."
    if one.somebody is not None:
        name, email, number = one.somebody
        who = f"{name} <{email}>" if email else name
        yield f"{visible(who)} is in most of them: {count_of(number, *_noun(one))}."


def _list_similar(files: Sequence[Imported]) -> Iterator[str]:
    similar = [pair for one in files for pair in one.similar]
    if similar:
        yield "These look alike; are they the same?"
        for kind, one, other in similar:
            yield f"  {kind}: {visible(one)} / {visible(other)}"


def _next_command(files: Sequence[Imported], wishes: ImportOptions) -> str:
    names = " ".join(quote(visible(one.name)) for one in files)
    unknown = next((one for one in files if one.left_out.get("nobody known")), None)
    if unknown is not None and unknown.manager is None:
        name, email, _ = unknown.somebody or ("NAME", None, 0)
        if unknown.somebody and not unknown.is_calendar:  # a column names the managers
            return f"coachlog import {names} --add-people"
        return f"coachlog import {names} --manager {quote(visible(email or name))} --add-people"
    if any(not proposal.added for one in files for proposal in one.proposals):
        manager = f" --manager {quote(visible(wishes.manager))}" if wishes.manager else ""
        return f"coachlog import {names}{manager} --add-people"
    if wishes.dry_run:
        return "the same command without --dry-run"
    if files[-1].unsorted:
        return "coachlog triage"
    if any(one.kind != "native" for one in files):
        return f"coachlog report --from {wishes.window.first}"
    return "coachlog report"


def _by_number(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(map(visible, names[:LISTED]))
    return f"{shown} and {len(names) - LISTED} more" if len(names) > LISTED else shown
