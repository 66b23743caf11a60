"""What an import did, for people: a few lines, and what to type next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from coachlog.domain.calls import NOBODY_JOINED
from coachlog.errors import to_paste
from coachlog.render.lines import count_of, visible

if TYPE_CHECKING:
    from coachlog.domain.gone import BroughtAs
    from coachlog.intake.problems import Problem
    from coachlog.usecases.importing import Imported, ImportOptions, ProposedRep

LISTED = 10
DAY_LENGTH = len("Mon 2026-11-02")

_FROM = {
    "domain": "the addresses of guests",
    "person": "guests without a company",
    "subject": "the subject",
}


# What an import counts, in words.
_OUTCOMES = {
    "new": "new",
    "changed": "changed",
    "same": "the same",
    "linked": "in it already",
    "removed": "taken out, as they were cancelled, moved away or deleted since",
}
_GONE: dict[BroughtAs, str] = {
    "call": "calls", "field day": "field days", "unsure entry": "unsure entries",
}  # fmt: skip


def name_problem(name: str, problem: Problem) -> str:
    """Return a problem with where it is."""
    return visible(f"{name}:{problem}")


class SameLines:
    """Lines that begin with a day, of which those that say the same are told as one.

    So many different ones are held at most; a calendar repeats itself within them.
    """

    most = 2_000

    def __init__(self, put: Callable[[str], None]) -> None:
        self._put = put
        self._held: dict[str, list[str]] = {}  # what is said, and the days of which

    def add(self, line: str) -> None:
        """Take a line, such as `Mon 2026-11-02 09:00 Standup: left out, internal`."""
        day, said = line[:DAY_LENGTH], line[DAY_LENGTH:]
        self._held.setdefault(said, []).append(day)
        if len(self._held) >= self.most:
            self.say()

    def say(self) -> None:
        """Say what is held, in the order in which it came."""
        for said, held in self._held.items():
            days = sorted(held, key=lambda day: day[len("Mon ") :])
            times = f", {len(days)} times up to {days[-1]}" if len(days) > 1 else ""
            self._put(visible(f"{days[0]}{said}{times}"))
        self._held.clear()


Repeat = Callable[..., str]  # returns the import as it was given, and with more


def describe_imports(
    files: Sequence[Imported], options: ImportOptions, repeat: Repeat
) -> Iterator[str]:
    """Say what became of each file, then what to type next."""
    if options.dry_run:
        yield "Dry run: nothing was saved."
    for file in files:
        if file.kind == "native":
            yield from _describe_native(file)
        else:
            yield from _describe(file, options, repeat)
    if len(files) > 1:
        yield from _sum_up(files)
    yield from _list_similar(files)
    unsorted = files[-1].unsorted
    if unsorted and not any(imported.to_sort for imported in files):
        yield f"{count_of(unsorted, 'call')} of the log still to be sorted"
    then = name_next(files, options, repeat)
    if then is not None:
        yield f"Next: {then}"


def _sum_up(files: Sequence[Imported]) -> Iterator[str]:
    """Say what all files together changed."""
    outcomes = {
        words: sum(getattr(file, name) for file in files) for name, words in _OUTCOMES.items()
    }
    yield f"All {len(files)} files: {', '.join(_name_outcomes(outcomes))}"
    deals: Counter[str] = sum((file.deals for file in files), Counter())
    if deals:
        counted = (f"{deals[outcome]} {outcome}" for outcome in ("new", "changed", "same"))
        yield f"  deals      {', '.join(counted)}"
    added = list(dict.fromkeys(name for file in files for name in file.added))
    if added:
        yield f"  people     {_list(added)}, added"


def _describe_native(file: Imported) -> Iterator[str]:
    span = f" from {file.span[0]} to {file.span[1]}" if file.span else ""
    yield (
        f"Read {count_of(file.events, 'call')}{span} in {visible(file.name)}: {file.new} new, "
        f"{file.same} already in the log"
    )
    if file.left_out:
        yield f"{file.left_out.total()} left out, as nothing before {file.kept_from} is kept"
    if file.to_sort:
        do = "does" if file.to_sort == 1 else "do"
        yield f"{file.to_sort} of the new ones {do} not say who asked for the call"
    if file.ignored_columns:
        yield f"Left out, as coachlog has no such columns: {_list(file.ignored_columns)}"
    if file.bad:
        yield f"{count_of(file.bad, 'bad line was', 'bad lines were')} left out"


def _describe(file: Imported, options: ImportOptions, repeat: Repeat) -> Iterator[str]:
    noun = _noun(file)
    yield f"Read {count_of(file.events, *noun)} in {visible(file.name)} ({file.kind})"
    if not file.deals:
        first = max(options.window.first, file.kept_from or options.window.first)
        yield f"  in days    {file.occurrences} from {first} to {options.window.last}"
        if first > options.window.first:
            yield f"  Nothing before {first} is kept, so nothing older was taken."
    if file.events and not file.occurrences and not file.deals:
        yield "  Other days are read with --from and --to."
    if file.manager is not None:
        what = "Calendar of" if file.is_calendar else "Meetings of"
        yield f"{what} {visible(file.manager)}: {file.manager_how}"
    if file.ride_alongs or file.field_days or not file.deals:
        yield (
            f"  taken      {count_of(file.ride_alongs, 'ride-along')}, "
            f"{count_of(file.field_days, 'field day')}"
        )
    if file.deals:
        yield f"  deals      {count_of(file.deals.total(), 'deal')}"
    if file.unsure:
        rules = ", ".join(f"{number} {rule}" for rule, number in _by_number(file.unsure))
        yield f"  unsure     {file.unsure.total()}: {rules}; triage asks, until then none counts"
    if file.left_out:
        reasons = ", ".join(f"{number} {reason}" for reason, number in _by_number(file.left_out))
        yield f"  left out   {file.left_out.total()}: {reasons}"
    yield f"  in the log {', '.join(_outcomes(file))}"
    if file.assumed:
        amounts = count_of(file.assumed, "amount")
        told = f"taken for {options.settings.currency}; --currency says another"
        yield f"  currency   {amounts} without one, {told}"
    yield from _remarks(file)
    yield from _details(file)
    yield from _absent(file, repeat)


def _absent(file: Imported, repeat: Repeat) -> Iterator[str]:
    """Say which calls and field days of earlier imports the file lacks."""
    for what, several in _GONE.items():
        gone = [str(entry.id) for entry in file.gone if entry.what == what]
        if gone:
            are = "is" if len(gone) == 1 else "are"
            yield f"{count_of(len(gone), what, several)} {are} no longer in it: {_list(gone)}"
    edited = [entry.id for entry in file.gone if entry.is_edited]
    if len(edited) < len(file.gone):
        yield f"Taken out by: {repeat('--remove-gone')}"
    if edited:
        were = "was" if len(edited) == 1 else "were"
        yield (
            f"{_list([*map(str, edited)])} {were} changed or sorted here, and would be taken out "
            f"by: {to_paste('remove-call', edited[0])}"
        )
    if file.doubtful:
        named = _list([f"{entry.what} {entry.id}" for entry in file.doubtful])
        calls = [entry.id for entry in file.doubtful if entry.what == "call"]
        one = f" One that is gone: {to_paste('remove-call', calls[0])}" if calls else ""
        yield (
            f"{len(file.doubtful)} earlier entries are not in it, more than are, so that it may be "
            f"another calendar: {named}.{one}"
        )


def _noun(file: Imported) -> tuple[str, str]:
    return ("entry", "entries") if file.is_calendar else ("record", "records")


def _remarks(file: Imported) -> Iterator[str]:
    if file.to_sort:
        yield f"  to sort    {file.to_sort}: nobody has said who asked for them"
    if file.by_name:
        unsure = "no address tells who is from outside; triage takes out what was internal"
        yield f"  by name    {file.by_name} of them: {unsure}"
    if file.trusted:
        yield f"  trusted    {file.trusted}: taken from the organiser, confirmed by nobody"
    if file.busy:
        entries = count_of(file.busy, "future entry", "future entries")
        yield f"  to come    {entries} kept as busy time, times only"
    if file.valued:
        yield f"  valued     {count_of(file.valued, 'call')}, by the deal that was open then"
    if file.errors:
        cells = count_of(file.errors, "cell")
        yield f"  errors     {cells} such as #REF! or #N/A, taken for blank"
    if file.bad:
        yield f"  bad        {count_of(file.bad, 'line was', 'lines were')} left out"


def _outcomes(file: Imported) -> Iterator[str]:
    return _name_outcomes({words: getattr(file, name) for name, words in _OUTCOMES.items()})


def _name_outcomes(outcomes: Mapping[str, int]) -> Iterator[str]:
    """Name how many rows became what; the last two only where there are some."""
    always = list(_OUTCOMES.values())[:3]
    return (f"{number} {words}" for words, number in outcomes.items() if number or words in always)


def _details(file: Imported) -> Iterator[str]:
    if file.other_sheets:
        yield f"Other sheets, not read: {_list(file.other_sheets)}; --sheet says which"
    if file.other_files:
        yield f"Beside it, not read: {_list(file.other_files)}"
    if file.ignored_columns:
        yield f"Columns nobody knows: {_list(file.ignored_columns)}"
    if file.added:
        yield f"Added: {_list(file.added)}"
    yield from _new_accounts(file)
    yield from _strangers(file)
    if file.conflicts:
        yield "Left alone, as somebody changed them here:"
        yield from (f"  {visible(line)}" for line in file.conflicts[:LISTED])
        if len(file.conflicts) > LISTED:
            yield f"  and {len(file.conflicts) - LISTED} more"
    yield from describe_untold(file)


def describe_untold(file: Imported) -> Iterator[str]:
    """Say what can't be told of a file's meetings, and what of that may be said by whom."""
    if file.left_out.get("nobody known"):
        yield from _ask_for_manager(file)
    if file.left_out.get(NOBODY_JOINED) and not (
        file.ride_alongs or file.left_out.get("nobody known")
    ):  # else the table says who joined, and of these nobody did
        yield (
            "Whether the manager was there can't be told of these, so none was taken: name the "
            "column that says who joined with --joined-by, or give --all-joint if it was all."
        )


def _strangers(file: Imported) -> Iterator[str]:
    waiting = [proposal for proposal in file.proposals if not proposal.added]
    if waiting:
        team = f" reps of {visible(file.manager)}" if file.manager else " reps"
        yield f"Not in the log, and perhaps{team}:"
        for proposal in waiting[:LISTED]:
            meetings = count_of(proposal.meetings, "meeting")
            doubt = " (or a customer: no address tells)" if proposal.is_doubtful else ""
            yield f"  {visible(str(proposal))}, {meetings}{doubt}"
        if len(waiting) > LISTED:
            yield f"  and {len(waiting) - LISTED} more"
        doubtful = any(proposal.is_doubtful for proposal in waiting)
        takes = "asks about them on a terminal" if doubtful else "takes them all"
        yield f"--add-people {takes}; one alone: {_add_command(waiting[0], file.manager)}"
    if file.sister_domains:
        own = ", ".join(f"@{domain}" for domain in file.sister_domains)
        how = "as your people are at them or they are called like yours"
        yield f"Taken for your own addresses, {how}: {visible(own)}"
        yield "Is that wrong? Say which are: coachlog config set own_domains DOMAIN"
    for same in file.namesakes[:LISTED]:
        name = visible(same.name)
        yield f"{visible(same.email)} goes by the name of {name}, and counts as from outside."
        yield f"Are they one? {to_paste('edit-rep', same.name, '--email', same.email)}"
    if len(file.namesakes) > LISTED:
        yield f"and {len(file.namesakes) - LISTED} more addresses that go by names of reps"


def _add_command(proposal: ProposedRep, manager: str | None) -> str:
    email = ("--email", proposal.email) if proposal.email else ()
    name = "NAME" if proposal.is_doubtful else proposal.name  # nobody's guess
    return to_paste("add-rep", name, "--manager", manager or "NAME", *email)


def _new_accounts(file: Imported) -> Iterator[str]:
    for source, words in _FROM.items():
        names = [name for name, whence in file.new_accounts.items() if whence == source]
        if names:
            yield f"New accounts, named for {words}: {_list(names)}"


def _ask_for_manager(file: Imported) -> Iterator[str]:
    if file.is_calendar:
        yield "Whose calendar it is can't be told, so nothing of these was taken."
    else:
        records = count_of(file.left_out["nobody known"], "record")
        yield f"Who joined can't be told of {records}, so none of these was taken."
    if file.somebody is not None:
        name, email, number = file.somebody
        who = f"{name} <{email}>" if email else name
        yield f"{visible(who)} is in most of them: {count_of(number, *_noun(file))}."


def _list_similar(files: Sequence[Imported]) -> Iterator[str]:
    similar = [pair for file in files for pair in file.similar]
    if similar:
        yield "These look alike; are they the same?"
        for kind, text, other in similar:
            yield f"  {kind}: {visible(text)} / {visible(other)}"


def name_next(files: Sequence[Imported], options: ImportOptions, repeat: Repeat) -> str | None:
    """Return the command that leads on from an import; None where nothing was read."""
    unknown = next((file for file in files if file.left_out.get("nobody known")), None)
    if unknown is not None and unknown.manager is None:
        name, email, _ = unknown.somebody or ("NAME", None, 0)
        more = () if options.add_people else ("--add-people",)
        if unknown.is_calendar or not unknown.somebody:
            return repeat("--manager", email or name, *more)
        if more:  # a column names the managers
            return repeat(*more)
    if any(file.left_out.get(NOBODY_JOINED) for file in files) and not any(
        file.ride_alongs for file in files
    ):
        return repeat(*(() if options.manager else ("--manager", "NAME")), "--all-joint")
    waiting = [(one, file.manager) for file in files for one in file.proposals if not one.added]
    if waiting:
        return _add_command(*waiting[0]) if options.add_people else repeat("--add-people")
    is_read = any(file.events for file in files)
    if options.dry_run:
        return repeat() if is_read else None
    if files[-1].unsorted or any(file.unsure for file in files):
        return to_paste("triage")
    if not is_read:
        return None
    if any(file.kind != "native" for file in files):
        return to_paste("report", "--from", options.window.first)
    return to_paste("report")


def _by_number(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(map(visible, names[:LISTED]))
    return f"{shown} and {len(names) - LISTED} more" if len(names) > LISTED else shown
