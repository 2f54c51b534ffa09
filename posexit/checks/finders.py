"""How a rule of wording looks at a finished text.

The rules read a document whose user-typed values are stand-ins (see `stand_ins`): one private-use
character each, so that nothing a user typed can trip a rule, and no rule mistakes it for a hanzi or a
Latin letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from posexit.blocks import Block, Document, Heading, Items, Language, Line, Paragraph, Sign, Table
from posexit.checks.findings import Code
from posexit.money import capitals

BLANK_STAND, FIRST_STAND, LAST_STAND = "\ue00f", "\ue010", "\uf8ff"
VALUE = f"{BLANK_STAND}-{LAST_STAND}"
HANZI = "\u3400-\u9fff"

Find = Callable[[str, str], Iterator[tuple[int, int]]]
"""From a text and the act of its letter to the stretches that break the rule."""


@dataclass(frozen=True)
class Wording:
    """One rule: for which language, and whether the checklist, which speaks to the user, is left out."""

    code: Code
    lang: Language
    find: Find
    letters_only: bool = False


def lines(document: Document) -> Iterator[str]:
    """Yield the text of a document, one line for each paragraph, item, cell and signature line."""
    for block in document.blocks:
        for line in _lines(block):
            yield "".join(BLANK_STAND if run.blank else run.text for run in line)


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, (Heading, Paragraph)):
        yield block.line
    elif isinstance(block, Items):
        yield from block.items
    elif isinstance(block, Table):
        for row in (block.head, *block.rows):
            yield from row
    elif isinstance(block, Sign):
        yield from block.lines


def any_of(*patterns: str, act: str | None = None, flags: int = 0) -> Find:
    """Return a rule against any of these; of an act, only in letters of that kind."""
    joined = re.compile("|".join(patterns), re.MULTILINE | flags)

    def find(text: str, of: str) -> Iterator[tuple[int, int]]:
        if act in {None, of}:
            yield from (match.span() for match in joined.finditer(text))

    return find


def at_most_once(pattern: str) -> Find:
    """Return a rule that allows a phrase once in a letter."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(text: str, _: str) -> Iterator[tuple[int, int]]:
        yield from [match.span() for match in compiled.finditer(text)][1:]

    return find


def one_of(*patterns: str) -> Find:
    """Return a rule that allows any one of several forms, and reports the first of a second form."""
    compiled = [re.compile(pattern) for pattern in patterns]

    def find(text: str, _: str) -> Iterator[tuple[int, int]]:
        first = sorted(match.span() for form in compiled for match in [form.search(text)] if match)
        yield from first[1:2]

    return find


def longer(split: str, count: str, most: int) -> Find:
    """Return a rule against sentences of more than so many words."""
    ends, words = re.compile(split), re.compile(count)

    def find(text: str, _: str) -> Iterator[tuple[int, int]]:
        start = 0
        for end in [match.end() for match in ends.finditer(text)] + [len(text)]:
            if len(words.findall(text[start:end])) > most:
                yield start, end
            start = end

    return find


def unpaired(*pairs: str) -> Find:
    """Return a rule against a line in which one half of a pair is missing."""

    def find(text: str, _: str) -> Iterator[tuple[int, int]]:
        start = 0
        for line in text.split("\n"):
            if any(line.count(pair[0]) != line.count(pair[1]) for pair in pairs):
                yield start, start + len(line)
            start += len(line) + 1

    return find


_SUM = re.compile(r"([\d,]+\.\d\d)元?（大写：(人民币[^）]*)）")


def other_capitals(text: str, _: str) -> Iterator[tuple[int, int]]:
    """Find sums whose capitals say something else than the figure before them."""
    for match in _SUM.finditer(text):
        if capitals(Decimal(match[1].replace(",", ""))) != match[2]:
            yield match.span()
