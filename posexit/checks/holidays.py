"""Checks the files of holidays: every mistake with its line, in whichever folder the file lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from posexit.checks.findings import Found, broken
from posexit.errors import TemplateError
from posexit.holidays import parse


def check_holidays(files: Sequence[Path]) -> Iterator[Found]:
    """Yield what is wrong with the files."""
    for path in files:
        try:
            wrong: Sequence[TemplateError] = parse(path).wrong
        except TemplateError as error:
            wrong = [error]
        yield from map(broken, wrong)
