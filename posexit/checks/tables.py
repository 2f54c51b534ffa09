"""Checks tables.yaml: every name in it is one, and no word of it means two things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from posexit.checks.findings import Code, Found, broken
from posexit.entries import TableWords, squeezed
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
    yield from _answers(library, words, str(path))
    for heading, names in unclear:
        yield Found(str(path), Code.LABELS_ALIKE, {"name": " / ".join(names), "found": heading})


def _answers(library: Library, words: TableWords, path: str) -> Iterator[Found]:
    """Yield fields and choices that there are not, and words that mean two choices of a field."""
    for name, given in words.answers.items():
        choices = FIELDS[name].choices if name in FIELDS else ()
        for choice in given:
            if choice not in choices:
                where = f"{path}:{line_of(Path(path), ('answers', name, choice))}"
                yield Found(where, Code.DEAD_WORDS, {"name": f"{name}: {choice}"})
    for name in FIELDS:
        taken: dict[str, str] = {}
        for choice, label in library.question(name).choices.items():
            for word in (choice, label.zh, label.en, *words.of_choice(name, choice)):
                if taken.setdefault(squeezed(word), choice) != choice:
                    yield Found(path, Code.LABELS_ALIKE, {"name": name, "found": word})
