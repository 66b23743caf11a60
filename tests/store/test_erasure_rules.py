"""What becomes of each text when somebody is erased is decided for every column of every table."""

from __future__ import annotations

import pytest
from sqlmodel.sql.sqltypes import AutoString

from coachlog.store.erasure.place import has_people
from coachlog.store.erasure.rules import TEXT_FATES, Fate
from coachlog.store.every_table import METADATA


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_text_of_the_log_has_its_fate(table: object) -> None:
    columns = METADATA.tables[str(table)].c
    texts = {column.name for column in columns if isinstance(column.type, AutoString)}
    assert set(TEXT_FATES[str(table)]) == texts


def test_a_key_is_hidden_only_where_a_status_says_so() -> None:
    hidden = [
        (table, column)
        for table, columns in TEXT_FATES.items()
        for column, fates in columns.items()
        if Fate.KEY in (fates.rep, fates.manager)
    ]
    assert hidden == [("event", "key")]
    assert "status" in METADATA.tables["event"].c
    assert not has_people(METADATA.tables["event"])
