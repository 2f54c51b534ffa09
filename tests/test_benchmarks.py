"""The benchmarks are not run here; what they stand on is."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _among_the_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let their modules be imported as their command does."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "benchmarks"))


def test_the_table_has_its_place_in_the_readme() -> None:
    import table

    text = table.README.read_text(encoding="utf-8")
    assert text.count(table.BEGIN) == text.count(table.END) == 1
    assert text.index(table.BEGIN) < text.index(table.END)
