"""The benchmarks are not run here; what they stand on is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from posexit.cells import Cell, Row
from posexit.fields import build
from posexit.grouping import groups
from posexit.library import Library
from posexit.problems import doubts, problems
from posexit.situation import situation


@pytest.fixture(autouse=True)
def _among_the_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let their modules be imported as their command does."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "benchmarks"))


def test_the_table_has_its_place_in_the_readme() -> None:
    import table

    text = table.README.read_text(encoding="utf-8")
    assert text.count(table.BEGIN) == text.count(table.END) == 1
    assert text.index(table.BEGIN) < text.index(table.END)


def test_made_up_rows_are_cases_that_can_be_made_and_are_the_same_every_time(run: Run) -> None:
    import cases

    for name, seed in (("one.csv", 1), ("again.csv", 1), ("other.csv", 2)):
        with Path(name).open("w", encoding="utf-8", newline="") as out:
            cases.write(out, 60, seed)
    assert Path("one.csv").read_bytes() == Path("again.csv").read_bytes() != Path("other.csv").read_bytes()
    ran = run(
        "batch", "one.csv", "--output", "out", "--pretend", "--json", "--today", cases.TODAY.isoformat()
    )
    counts = json.loads(ran.out)
    assert counts["failed"] == 0
    assert len({row["id"] for row in cases.rows(60, 1)}) == counts["new"] > 10


def test_made_up_cases_hold_every_situation_and_nothing_doubtful(library: Library) -> None:
    import cases

    table = (
        Row(no, {name: Cell(text) for name, text in row.items()}) for no, row in enumerate(cases.rows(400), 2)
    )
    forms = set()
    for group in groups(table):
        case, wrong = build(group.answers)
        assert not wrong
        assert not (*problems(case, cases.TODAY), *doubts(case))
        forms.add(situation(case, cases.TODAY).ground.form)
    assert forms == {"request", "demand", "notice"}
