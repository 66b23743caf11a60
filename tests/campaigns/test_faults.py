"""A sample of the faults: every command, every kind of fault, every class of call."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.faults import KINDS, Campaign, Reference, Sample, build_library, classify
from tests.campaigns.scenarios import ADD, MORE, READS, Scenario, list_scenarios, more
from tests.prepared import commands

ALONE = {"demo"}  # its log goes with it


@pytest.fixture
def campaign(tmp_path: Path) -> Iterator[Campaign]:
    library = build_library(tmp_path)
    if library is None:
        if os.environ.get("COACHLOG_NEED_SHELLS"):
            pytest.fail("there is no C compiler, and COACHLOG_NEED_SHELLS is set")
        pytest.skip("faults need Linux and a C compiler")
    made = Campaign(tmp_path, library)
    try:
        yield made
    finally:
        made.close()


def choose_scenarios(campaign: Campaign) -> Iterator[tuple[Scenario, Reference]]:
    """Give one scenario of each command, one that writes if there is, and each state of a log."""
    scenarios = list_scenarios()
    names = dict(commands())
    families = {name.split()[0] for name in names if " " in name}
    for command in (name for name in names if name not in families):
        for one in (one for one in scenarios if one.command == command):
            chosen = one, campaign.refer(one)
            if chosen[1].writes:
                break
        assert chosen[1].writes or command in READS | ALONE, (
            f"no example of {command} changes anything: give it a scenario in faults.py"
        )
        yield chosen
    for one in MORE:
        if one.log != "prepared":
            yield one, campaign.refer(one)


def test_no_fault_leaves_half_of_a_command_or_has_it_say_what_is_not_so(campaign: Campaign) -> None:
    sample, problems = Sample(), []
    for scenario, reference in choose_scenarios(campaign):
        for kind, nth in sample.choose(reference, 2 if reference.writes else 1):
            one = campaign.try_(scenario, reference, kind, nth)
            problems += [f"{scenario}: {kind} at {nth}, {one.call}: {it}" for it in one.problems]
    assert not problems, "\n".join(problems)
    assert sample.kinds.keys() == KINDS.keys()


def test_a_fork_makes_the_calls_that_a_process_of_its_own_makes(campaign: Campaign) -> None:
    scenario = more(ADD)
    forked, started = campaign.refer(scenario).run.calls, campaign.count_in_python(scenario)
    assert [*map(classify, forked)] == [*map(classify, started)]
