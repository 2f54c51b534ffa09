"""What a letter looks like in the situations that show most of it, and what it is made of: for its editor. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from posexit.blocks import Document
from posexit.checklist import checklist
from posexit.documents import render
from posexit.entries import Letter, Pair
from posexit.errors import TemplateError
from posexit.examples import Tried, made_up, situations
from posexit.explain import citation
from posexit.fields import FIELDS, pattern
from posexit.library import Library
from posexit.setting import Situation
from posexit.situation import explain, known_rules

MOST = 4
"""Situations that are shown unless more are asked for."""

_MARKS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_LOOP = re.compile(r"\bfor (\w+) in ([\w.]+)")
_NAME = re.compile(r"\b([a-z_]+)(?:\[\d\])?\.([a-z_0-9]+)")
_RULE = re.compile(r"\brules\.(\w+)")
_LISTS = {"machines": "terminals", "ledger": "charges"}
"""Lists made for letters, by the part of the case that their entries come from."""


@dataclass(frozen=True)
class Shown:
    """One situation: what it is called, its day, whether the letter applies in it, and both letters."""

    title: Pair
    today: date
    applies: bool
    blank_form: bool
    zh: Document
    en: Document

    @property
    def blanks(self) -> tuple[str, ...]:
        """The fields that stay blank in either language, entries of lists by ``*``."""
        return tuple(dict.fromkeys(pattern(name) for name in (*self.zh.blanks, *self.en.blanks) if name))


@dataclass(frozen=True)
class Source:
    """A source that was cited: its id, its name and what it says in both languages, how sure, when checked."""

    id: str
    name: Pair
    says: Pair
    confidence: str
    checked: str


@dataclass(frozen=True)
class Preview:
    """A letter for its editor: both templates, the situations, and what they use.

    ``others`` are titles of the situations in which it applies too.
    """

    zh: Letter
    en: Letter
    shown: tuple[Shown, ...]
    others: tuple[Pair, ...]
    fields: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]


def preview(letter_id: str, library: Library, today: date, most: int = MOST) -> Preview:
    """Return a letter, or the checklist, in at most so many situations.

    The first is the first in which it applies, mostly a made-up case; each further one shows most that was
    not yet seen; the last is a blank form.

    Raises:
        TemplateError: the letter or a situation cannot be read; file and line are named.
    """
    zh, en = (
        library.checklist(lang) if letter_id == "checklist" else library.letter(letter_id, lang)
        for lang in ("zh", "en")
    )
    tried = [*made_up(library, today), *situations(library, today)]
    made = [_shown(one, (zh, en), library) for one in tried if isinstance(one, Tried) and _fits(one, zh)]
    chosen = _telling(made, most)
    return Preview(
        zh,
        en,
        tuple(chosen),
        tuple(one.title for one in made if one.applies and one not in chosen),
        tuple(dict.fromkeys((*_fields(zh.body), *_fields(en.body)))),
        tuple((rule, _meaning(rule)) for rule in dict.fromkeys((*_rules(zh), *_rules(en)))),
        tuple(
            _source(one, library) for one in dict.fromkeys(id_ for each in made for id_ in each.zh.citations)
        ),
    )


def _fits(tried: Tried, letter: Letter) -> bool:
    return tried.blank_form or _holds(tried.now(), letter)


def _holds(now: Situation, letter: Letter) -> bool:
    if letter.front.when not in known_rules():
        raise TemplateError(
            f"{letter.path}:1", f"没有 {letter.front.when} 这个条件", f"no rule {letter.front.when}"
        )
    return now.holds(letter.front.when)


def _shown(tried: Tried, pair: Sequence[Letter], library: Library) -> Shown:
    now = tried.now()
    zh, en = (
        checklist(now, library, letter.lang) if letter.id == "checklist" else render(now, letter, library)
        for letter in pair
    )
    return Shown(tried.title, tried.today, _holds(now, pair[0]), tried.blank_form, zh, en)


def _telling(made: Sequence[Shown], most: int) -> list[Shown]:
    """Return the few that together show most, a blank form at the end: the fullest first, then what adds the most."""
    forms = [one for one in made if one.blank_form]
    seen: set[str] = set()
    chosen: list[Shown] = []
    left = [one for one in made if not one.blank_form]
    while left and len(chosen) < most - 1:
        best = max(left, key=lambda one: len(_blocks(one) - seen)) if chosen else left[0]
        if not _blocks(best) - seen:
            break
        left.remove(best)
        chosen.append(best)
        seen |= _blocks(best)
    return [
        *chosen,
        *sorted(forms, key=lambda one: not one.applies)[: most - len(chosen) if not chosen else 1],
    ]


def _blocks(shown: Shown) -> set[str]:
    return set(map(repr, shown.zh.blocks))


def _fields(body: str) -> Iterator[str]:
    """Yield the fields that a body names, entries of lists by ``*``."""
    marks = " ".join(_MARKS.findall(body))
    lists = dict(_LOOP.findall(marks))
    for whole, name in _NAME.findall(marks):
        part = lists.get(whole, whole).partition(".")[0]
        part = _LISTS.get(part, part)
        yield from (known for known in (f"{part}.{name}", f"{part}.*.{name}") if known in FIELDS)


def _rules(letter: Letter) -> Iterator[str]:
    front = letter.front
    yield front.when
    yield from (one.when for one in (*front.title, *front.attachments) if one.when)
    yield from _RULE.findall(" ".join(_MARKS.findall(letter.body)))


def _meaning(rule: str) -> str:
    return explain(rule).split("\n", maxsplit=1)[0] if rule in known_rules() else ""


def _source(source_id: str, library: Library) -> Source:
    zh, en = citation(source_id, library, "zh"), citation(source_id, library, "en")
    found = library.source(source_id)
    return Source(
        source_id,
        Pair(zh=zh["name"], en=en["name"]),
        Pair(zh=zh["says"], en=en["says"]),
        found.confidence,
        found.checked,
    )
