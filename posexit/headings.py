"""What the columns of a table are: dotted names of fields, their labels, or what sheets call them. Pure."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from posexit.blocks import Language
from posexit.fields import FIELDS, LISTS, nearest, pattern
from posexit.library import LANGUAGES, Library

BETWEEN = "·"
"""Stands between the part and the label of a heading whose label alone is not enough."""

AMOUNT, KIND = "charges.*.amount", "charges.*.kind"
_BRACKETS = re.compile(r"\(([^()]*)\)$")
_NO_MATTER = re.compile(r"[\s:*]+")


@dataclass(frozen=True)
class Column:
    """One column: its heading as it stands there, and its field; None where no field is meant.

    ``name`` is a dotted name, with ``*`` for the position where every row adds an entry to a list. ``charge``
    is the kind of the charges whose amounts stand there, ``aside`` says that the column matters to no letter.
    """

    no: int
    heading: str
    name: str | None
    nearest: str | None = None
    charge: str = ""
    aside: bool = False

    def __str__(self) -> str:
        return f"{self.heading} ({self.nearest}?)" if self.nearest else self.heading


def columns(headings: Sequence[str], library: Library) -> tuple[Column, ...]:
    """Return what each column of a table is, in order; empty headings are none.

    A label that several parts of the case have is that of the part which other headings name. Charges with a
    column of their own each are numbered, so that a row may have several: ``charges.*1.amount``.
    """
    found = [_column(no, heading, library) for no, heading in enumerate(headings, start=1) if heading.strip()]
    named = {column.name.partition(".")[0] for column in found if column.name}
    found = [column if column.name or column.aside else _by_part(column, named, library) for column in found]
    if sum(column.name == AMOUNT for column in found) > 1:
        found = [
            replace(column, name=AMOUNT.replace("*", f"*{column.no}")) if column.charge else column
            for column in found
        ]
    return tuple(found)


def is_heading(text: str, library: Library) -> bool:
    """Return whether a text is the heading of a field, or of what a table may have besides."""
    return _known(0, text.strip(), library) is not None


def twofold(library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the headings of tables.yaml that mean two things, with what they mean."""
    tables = library.tables
    for word in (*chain(*tables.headings.values()), *chain(*tables.amounts.values()), *tables.aside):
        plain = _plain(word, library)
        found = [*_by_label(library).get(plain, ())]
        found += [
            kind for kind, names in tables.amounts.items() if plain in {_plain(n, library) for n in names}
        ]
        found += ["aside"] * (plain in _aside(library))
        if len(found) > 1:
            yield word, tuple(found)


def heading(name: str, library: Library, lang: Language) -> str:
    """Return the heading that people read for a field, by its name with ``*`` for positions."""
    label = library.question(name).label.to(lang)
    if len(_by_label(library)[_plain(label, library)]) == 1:
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
    return _known(no, text, library) or Column(no, text, None, _like(text, library))


def _known(no: int, text: str, library: Library) -> Column | None:
    """Return the column of a heading that is known, whether it is clear which field it means or not."""
    name = _dotted(text)
    if name:
        return Column(no, text, name)
    plain = _plain(text, library)
    found = _by_label(library).get(plain, ())
    if len(found) == 1:
        return Column(no, text, found[0])
    if found:
        return Column(no, text, None, " / ".join(_whole(name, text, library) for name in sorted(found)))
    if charge := _charges(library).get(plain):
        return Column(no, text, AMOUNT, charge=charge)
    if plain in _aside(library):
        return Column(no, text, None, aside=True)
    return None


def _by_part(column: Column, named: set[str], library: Library) -> Column:
    """Return a column whose label is that of several fields as the one in a part that other headings name."""
    found = _by_label(library).get(_plain(column.heading, library), ())
    meant = [name for name in found if name.partition(".")[0] in named]
    return Column(column.no, column.heading, meant[0]) if len(meant) == 1 else column


def _whole(name: str, text: str, library: Library) -> str:
    """Return a heading with the part of its field in front, in the language in which it was written."""
    part, label = library.section(name.split(".", maxsplit=1)[0]), library.question(name).label
    lang = LANGUAGES[text.isascii()]
    return f"{part.to(lang)}{BETWEEN}{label.to(lang)}"


def _like(text: str, library: Library) -> str | None:
    """Return the heading that is most like a wrong one: a dotted name, or a label in the language it is in."""
    if "." in text:
        return nearest(text)
    wanted, found = _plain(text, library), _by_label(library)
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
            found.setdefault(_plain(label, library), {})[name] = None
    return {label: tuple(names) for label, names in found.items()}


@lru_cache(maxsize=4)
def _written(library: Library) -> dict[str, str]:
    """Return each label as it is written, by how it is compared; for what sheets call a field its label."""
    found = {_plain(label, library): label for name in FIELDS for label in _own_labels(name, library)}
    for name, words in library.tables.headings.items():
        for word in words:
            lang = LANGUAGES[word.isascii()]
            found.setdefault(_plain(word, library), library.question(name).label.to(lang))
    return found


@lru_cache(maxsize=4)
def _charges(library: Library) -> dict[str, str]:
    """Return the kinds of charges by the headings of the columns for their amounts."""
    return {_plain(told, library): kind for kind, names in library.tables.amounts.items() for told in names}


@lru_cache(maxsize=4)
def _aside(library: Library) -> frozenset[str]:
    return frozenset(_plain(told, library) for told in library.tables.aside)


@lru_cache(maxsize=4)
def _units(library: Library) -> frozenset[str]:
    return frozenset(_squeezed(told) for told in library.tables.units)


def _labels(name: str, library: Library) -> Iterator[str]:
    yield from _own_labels(name, library)
    yield from library.tables.headings.get(name, ())


def _own_labels(name: str, library: Library) -> Iterator[str]:
    for lang in LANGUAGES:
        label, part = (
            library.question(name).label.to(lang),
            library.section(name.split(".", maxsplit=1)[0]).to(lang),
        )
        yield label
        yield f"{part}{BETWEEN}{label}"


def _plain(text: str, library: Library) -> str:
    """Return a heading without what makes no difference: case, width, blanks, marks, a unit behind it."""
    plain = _squeezed(text)
    unit = _BRACKETS.search(plain)
    return plain[: unit.start()] if unit and unit[1] in _units(library) else plain


def _squeezed(text: str) -> str:
    return _NO_MATTER.sub("", unicodedata.normalize("NFKC", text)).casefold()
