"""Checks a folder of templates: as they are written, and by what they print in every situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from posexit.checks.findings import Finding, Found, broken, in_words
from posexit.errors import TemplateError
from posexit.library import Library

__all__ = ["Finding", "check_templates"]


def check_templates(library: Library, today: date, cases: Path | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with the templates, each once.

    Args:
        library: the templates.
        today: the day on which the letters are tried.
        cases: a folder of situations to try besides the built-in ones (see tests/cases).
    """
    from posexit.checks.claims import check_claims
    from posexit.checks.holidays import check_holidays
    from posexit.checks.letters import check_answers, check_letters
    from posexit.checks.ownfolder import check_folder
    from posexit.checks.reach import check_reach
    from posexit.checks.sentences import check_tasks, check_words
    from posexit.checks.situations import check_situations
    from posexit.checks.sources import check_sources
    from posexit.checks.tables import check_tables

    checks: tuple[Callable[[], Iterable[Found]], ...] = (
        lambda: check_folder(library),
        lambda: check_words(library),
        lambda: check_tables(library),
        lambda: check_sources(library, today),
        lambda: check_letters(library),
        lambda: check_answers(library),
        lambda: check_tasks(library),
        lambda: check_claims(library),
        lambda: check_holidays(library.holiday_files),
        lambda: check_situations(library, today, cases),
        lambda: check_reach(library, today),
    )
    found: list[Found] = []
    for check in checks:
        try:
            found += check()
        except TemplateError as error:
            found.append(broken(error))
    return in_words(found, library)
