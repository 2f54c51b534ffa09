"""What the columns of a table are: dotted names of fields, or their labels as people write them. Pure."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from posexit.blocks import Language
from posexit.fields import FIELDS, LISTS, nearest, pattern
from posexit.library import LANGUAGES, Library

BETWEEN = "·"
"""Stands between the part and the label of a heading whose label alone is not enough."""


@dataclass(frozen=True)
class Column:
    """One column: its heading as it stands there, and its field; None where no field is meant.

    ``name`` is a dotted name, with ``*`` for the position where every row adds an entry to a list.
    """

    no: int
    heading: str
    name: str | None
    nearest: str | None = None

    def __str__(self) -> str:
        return f"{self.heading} ({self.nearest}?)" if self.nearest else self.heading


def columns(headings: Sequence[str], library: Library) -> tuple[Column, ...]:
    """Return what each column of a table is, in order; empty headings are none."""
    return tuple(
        _column(no, heading, library) for no, heading in enumerate(headings, start=1) if heading.strip()
    )


def heading(name: str, library: Library, lang: Language) -> str:
    """Return the heading that people read for a field, by its name with ``*`` for positions."""
    label = library.question(name).label.to(lang)
    if len(_by_label(library)[_plain(label)]) == 1:
        return label
    return f"{library.section(name.split('.', maxsplit=1)[0]).to(lang)}{BETWEEN}{label}"


def sheet(library: Library, lang: Language, answers: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield a table that holds one case: the headings of all fields, then a row for each of its entries.

    Args:
        library: where the headings come from.
        lang: their language.
        answers: the case by dotted name; its id stands on every row.
    """
    yield [heading(name, library, lang) for name in FIELDS]
    entries = {int(name.split(".")[1]) for name in answers if name.split(".")[0] in LISTS}
    for no in range(1, max(entries, default=1) + 1):
        yield [
            answers.get(name.replace("*", str(no)), "") if "*" in name or name == "id" or no == 1 else ""
            for name in FIELDS
        ]


def _column(no: int, heading: str, library: Library) -> Column:
    text = heading.strip()
    name = _dotted(text)
    if name:
        return Column(no, text, name)
    found = _by_label(library).get(_plain(text), ())
    if len(found) == 1:
        return Column(no, text, found[0])
    if found:
        return Column(no, text, None, " / ".join(sorted(found)))
    return Column(no, text, None, _like(text, library))


def _like(text: str, library: Library) -> str | None:
    """Return the heading that is most like a wrong one: a dotted name, or a label in the language it is in."""
    if "." in text:
        return nearest(text)
    wanted, found = _plain(text), _by_label(library)
    if part := next((label for label in found if wanted and (wanted in label or label in wanted)), None):
        return _written(library)[part]
    near = difflib.get_close_matches(wanted, found, n=1)
    return _written(library)[near[0]] if near else nearest(text)


def _dotted(text: str) -> str | None:
    """Return the name of a field; an entry of a list may be named without its position."""
    if pattern(text) in FIELDS:
        return text
    part, _, rest = text.partition(".")
    name = f"{part}.*.{rest}"
    return name if part in LISTS and name in FIELDS else None


@lru_cache(maxsize=4)
def _by_label(library: Library) -> dict[str, tuple[str, ...]]:
    """Return the fields by every label that a heading may have."""
    found: dict[str, dict[str, None]] = {}
    for name in FIELDS:
        for label in _labels(name, library):
            found.setdefault(_plain(label), {})[name] = None
    return {label: tuple(names) for label, names in found.items()}


@lru_cache(maxsize=4)
def _written(library: Library) -> dict[str, str]:
    """Return each label as it is written, by how it is compared."""
    return {_plain(label): label for name in FIELDS for label in _labels(name, library)}


def _labels(name: str, library: Library) -> Iterator[str]:
    for lang in LANGUAGES:
        label, part = (
            library.question(name).label.to(lang),
            library.section(name.split(".", maxsplit=1)[0]).to(lang),
        )
        yield label
        yield f"{part}{BETWEEN}{label}"


def _plain(text: str) -> str:
    """Return a heading without what makes no difference: case, width, blanks, marks at its end."""
    return re.sub(r"[\s:：*]+", "", unicodedata.normalize("NFKC", text)).casefold()
