"""What the lines of an exported log become, column by column, and which of them is refused."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from coachlog.formats.exported_log import FORMAT, LOG_STEP, DamagedExport, LogColumn, LogTable
from coachlog.intake import log_file
from coachlog.intake.log_file import read_log

ONE, OTHER = "1" * 12, "2" * 12
MANAGERS = LogTable(
    table="manager",
    columns=(
        LogColumn(name="name", column="name", kind="text"),
        LogColumn(name="email", column="email", kind="text", needed=False),
    ),
)
CHANGES = LogTable(
    table="change",
    columns=(
        LogColumn(name="command", column="command_id", kind="row"),
        LogColumn(name="of", column="table_name", kind="text"),
        LogColumn(name="row", column="row_id", kind="row"),
        LogColumn(name="before", column="before", kind="image"),
    ),
)
SHAPES = (MANAGERS, CHANGES)


def read(*rows: dict[str, Any], **header: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  (any JSON)
    """Return section, codes, further codes and columns of each batch of rows."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["table"]] = counts.get(row["table"], 0) + 1
    first = {"table": "x", "format": FORMAT, "logs": [ONE, OTHER], "rows": counts} | header
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in (first, *rows))
    _, batches = read_log(BytesIO(text.encode()), SHAPES, date(2026, 11, 20))
    return [(one.shape.table, one.codes, one.also, one.columns) for one in batches]


def manager(number: int, name: object, **more: object) -> dict[str, Any]:
    return {"table": "managers", "id": f"{ONE}:{number}", "name": name, **more}


def change(of: str, before: object) -> dict[str, Any]:
    names = {"id": f"{ONE}:1", "command": f"{ONE}:4", "row": f"{ONE}:9"}
    return {"table": "changes", "of": of, "before": before, **names}


def test_rows_are_read_by_column_and_named_by_log_and_number() -> None:
    also = [f"{ONE}:7", f"{OTHER}:8"]
    rows = [manager(1, "Jö"), {**manager(2, "Bo", email="bo@x.com", also=also), "id": f"{OTHER}:3"}]
    assert read(*rows) == [
        (
            "manager",
            [1, LOG_STEP + 3],
            [None, [7, LOG_STEP + 8]],
            [["Jö", "Bo"], [None, "bo@x.com"]],
        )
    ]


def test_the_image_of_a_row_names_other_rows_by_their_codes() -> None:
    ((*_, columns),) = read(change("manager", {"name": "Jö", "email": None}))
    assert columns == [[4], ["manager"], [9], ['{"name": "Jö", "email": null}']]
    ((*_, columns),) = read(change("change", {"command": f"{OTHER}:5"}))
    assert json.loads(columns[3][0]) == {"command_id": LOG_STEP + 5}


def test_rows_come_in_pieces_of_the_file_and_of_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [manager(number, "Bo") for number in range(1, 7)]
    assert [len(codes) for _, codes, *_ in read(*rows)] == [6]
    length = len(json.dumps(rows[0])) + 1
    monkeypatch.setattr(log_file, "BYTES_AT_ONCE", 2 * length)
    sizes = [len(codes) for _, codes, *_ in read(*rows)]
    assert (sum(sizes), max(sizes)) == (6, 2)


def test_many_values_of_a_column_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "_KEPT_VALUES", 2)
    names = [f"M{number}" for number in (1, 2, 3, 4, 3, 4)]
    ((*_, columns),) = read(*[manager(at + 1, name) for at, name in enumerate(names)])
    assert columns[0] == names


@pytest.mark.parametrize(
    ("rows", "header", "told"),
    [
        ([], {"format": "coachlog.log/2"}, "coachlog.log/2 was written by a newer coachlog"),
        ([], {"format": "x"}, "x is not the format of an exported log, coachlog.log/1"),
        ([], {"logs": "x"}, "its first line does not say what is in it; export it again"),
        ([], {"rows": 1}, "its first line does not say what is in it; export it again"),
        ([], {"logs": [OTHER, ONE]}, "its list of logs is damaged; export it again"),
        ([], {"rows": {"managers": 1}}, "its first line says 1 managers, and 0 are there"),
        ([manager(1, "Bo")], {"rows": {}}, "its first line says 0 managers, and 1 are there"),
        ([{"table": "x"}], {}, "line 2: x is no table of a log"),
        ([{"table": "managers"}], {}, "line 2, managers: id: None is not the id of a row"),
        ([manager(1, "Bo"), manager(2, 5)], {}, "line 3, managers: name: 5 is not a value of"),
        ([manager(1, None)], {}, "line 2, managers: name: is missing"),
        ([manager(1, "Bo", x=1)], {}, "line 2, managers: x: is no column of this table"),
        ([manager(1, "Bo", also=[])], {}, "line 2, managers: also: [] is not a list of ids"),
        ([manager(1, "Bo", also="x")], {}, "line 2, managers: also: x is not a list of ids"),
        ([change("manager", 5)], {}, "changes: before: 5 is not a row as it was before"),
        ([change("manager", {"x": 5})], {}, "changes: before: has x, which no row of the table"),
        ([change("change", {"command": "x"})], {}, "changes: before.command: x is not the id of"),
        ([manager(1, "Bo", also=["x"])], {}, "line 2, managers: also: x is not the id of a row"),
    ],
)  # fmt: skip
def test_the_first_line_that_is_damaged_is_named(
    rows: list[dict[str, Any]], header: dict[str, Any], told: str
) -> None:
    with pytest.raises(DamagedExport) as error:
        read(*rows, **header)
    assert told in str(error.value)
