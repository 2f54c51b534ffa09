"""What the other side answers, and which of it a case may meet: objections.yaml and its choice. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError

from posexit import phrases, values
from posexit.blocks import Language
from posexit.entries import Entry, Front, Letter, Names, Pair, Variant
from posexit.errors import TemplateError
from posexit.gates import binding
from posexit.library import Library
from posexit.setting import Situation
from posexit.situation import known_rules
from posexit.slips import Slip, in_field, names_of, no_name, telling
from posexit.story import FRAUD, Objected
from posexit.trees import line_of
from posexit.words import fill

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from posexit.journal import Outcome

FactKind = Literal["text", "date", "money", "yesno"]
_MOST_FACTS = 3


class FactWords(Entry):
    """One thing to ask about an objection."""

    kind: FactKind = "text"
    label: Pair
    ask: Pair


class Objection(Entry):
    """One reply of the other side: objections.yaml.

    ``when`` are rules that all hold where this reply can come. ``persists`` and ``resolved`` are what a
    complaint says of it, with {on}. Without ``asks`` there is no answer, only the ``advice``.
    """

    they_say: Pair
    when: Names = ("always",)
    rests_on: Names = ()
    asks: Pair | None = None
    facts: Mapping[str, FactWords] = Field(default={}, max_length=_MOST_FACTS)
    persists: Pair
    resolved: Pair
    advice: Pair | None = None

    @property
    def has_answer(self) -> bool:
        """Whether this reply gets an answer in writing."""
        return self.asks is not None


class Objections(Entry):
    """The whole of objections.yaml, in the order in which they are offered."""

    objections: Mapping[str, Objection]


@dataclass(frozen=True)
class Possible:
    """A reply that may come in this situation, and the sources that may be cited against it."""

    id: str
    entry: Objection
    sources: tuple[str, ...]


@lru_cache
def entries(library: Library) -> Mapping[str, Objection]:
    """Return the objections of a library by id, in the order in which they are offered.

    Raises:
        TemplateError: something is misspelt or missing; file and line are named.
    """
    path, tree = library.tree("objections.yaml")
    try:
        found = Objections.model_validate(tree).objections
    except ValidationError as error:
        detail = telling(error.errors(include_url=False))
        steps = tuple(detail["loc"])
        raise _wrong(path, steps, in_field(detail, names_of(Objections))) from None
    for steps, name, known in _names(found, library):
        if name not in known:
            raise _wrong(path, steps, no_name(name, known))
    return found


def _names(
    found: Mapping[str, Objection], library: Library
) -> Iterator[tuple[tuple[str | int, ...], str, Collection[str]]]:
    rules, sources = known_rules(), library.keys("sources")
    for key, entry in found.items():
        here = ("objections", key)
        yield from (((*here, "when"), name, rules) for name in entry.when)
        yield from (((*here, "rests_on"), name, sources) for name in entry.rests_on)


def _wrong(path: Path, steps: tuple[str | int, ...], slip: Slip) -> TemplateError:
    return TemplateError(f"{path}:{line_of(path, steps)}", slip.zh, slip.en)


def in_complaint(library: Library, objection: str, outcome: Outcome, lang: Language, on: str) -> str:
    """Return the sentence by which a complaint says what became of an objection that was made on a day.

    Raises:
        TemplateError: the sentence has a place that is no day.
    """
    entry, name = entries(library)[objection], "persists" if outcome == "persists" else "resolved"
    said: Pair = getattr(entry, name)
    try:
        return fill(said.to(lang), on=on)
    except (LookupError, ValueError):
        path, _ = library.tree("objections.yaml")
        where = ("objections", objection, name)
        slip = Slip("这句里只能有 {on}", "this sentence may have {on} only")
        raise _wrong(path, where, slip) from None


@lru_cache
def prose(library: Library, objection: str, lang: Language) -> Letter:
    """Return the template of the prose that answers an objection; it has no front matter."""
    path, content = library.text(f"parts/objections/{objection}.{lang}.md")
    front = Front(title=(Variant(text=objection),), when="has_replies", act="letter")
    return Letter(objection, lang, front, content, path, 1)


def choose(now: Situation, library: Library) -> tuple[Possible, ...]:
    """Return the replies that may come in a situation, in the order of the file."""
    return tuple(
        Possible(key, entry, binding(now.case, entry.rests_on))
        for key, entry in entries(library).items()
        if all(now.holds(rule) for rule in entry.when)
    )


def unanswered(now: Situation, library: Library) -> tuple[Objected, ...]:
    """Return the objections that the rebuttal answers: those not answered yet, else all that are not settled.

    What is no longer in the file, and what gets no answer, is left out.
    """
    unsettled = (one for one in now.story.replies if one.outcome != "resolved")
    still = now.story.open_replies or tuple(unsettled)
    known = entries(library) if still else {}
    return tuple(one for one in still if one.objection in known and known[one.objection].has_answer)


def fact(words: FactWords, raw: str) -> str:
    """Return a fact as it is kept: the text, a day as ISO date, an amount as plain figures, yes or no.

    Nothing is kept of one that was not said or is not known.

    Raises:
        Refused: it cannot be taken.
    """
    said = phrases.heard(raw)
    if words.kind == "yesno":
        return "" if said in {"unknown", "left"} else _yes_or_no(raw)
    if said:
        return ""
    if words.kind == "date":
        return values.day(raw).isoformat()
    if words.kind == "money":
        return str(values.money(raw))
    return values.long_text(raw)


def _yes_or_no(raw: str) -> str:
    told = "yes" if raw.strip() == "有" else "no" if phrases.says_none(raw) else phrases.yes_or_no(raw)
    if told is None:
        raise values.Refused("not-a-choice", choices="yes, no")
    return told


def is_fraud(objection: str) -> bool:
    """Return whether a reply is the fraud pattern, which nobody should answer."""
    return objection == FRAUD
