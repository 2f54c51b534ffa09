"""Checks tables.yaml: every name in it is one, and no word of it means two things."""

from __future__ import annotations

from collections.abc import Iterator

from posexit.checks.findings import Code, Found, broken
from posexit.errors import TemplateError
from posexit.fields import FIELDS
from posexit.headings import KIND, twofold
from posexit.library import TABLES, Library
from posexit.trees import line_of


def check_tables(library: Library) -> Iterator[Found]:
    """Yield fields and choices that there are not, and headings that mean two things."""
    try:
        words, unclear = library.tables, tuple(twofold(library))
    except TemplateError as error:
        yield broken(error)
        return
    path = library.find(TABLES)
    for part, given, known in (
        ("headings", words.headings, FIELDS),
        ("amounts", words.amounts, FIELDS[KIND].choices),
    ):
        for name in given:
            if name not in known:
                where = f"{path}:{line_of(path, (part, name))}"
                yield Found(where, Code.DEAD_WORDS, {"name": f"{part}: {name}"})
    for heading, names in unclear:
        yield Found(str(path), Code.LABELS_ALIKE, {"name": " / ".join(names), "found": heading})
