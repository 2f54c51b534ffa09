"""What the editor of the templates is told is true."""

from __future__ import annotations

from tables import README, whole


def test_the_tables_in_the_readme_of_the_templates_are_the_programs_own() -> None:
    assert README.read_text(encoding="utf-8") == whole(), "run: python tests/tables.py"
