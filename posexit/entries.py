"""What an editor of the templates may write: the models of questions, sources and front matter. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from posexit.blocks import Language
from posexit.values import MOST_DAYS


class Entry(BaseModel):
    """What an editor writes: nothing but known keys. A command reads few kinds, so each is made ready on first use."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Pair(Entry):
    """A text in both languages, both required."""

    zh: str
    en: str

    def to(self, lang: Language) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en


def _pair(raw: object) -> object:
    return {"zh": raw, "en": raw} if isinstance(raw, str) else raw


SamePair = Annotated[Pair, BeforeValidator(_pair)]


def _one_or_more(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]


class QuestionWords(Entry):
    """The words of one field: questions.yaml, fields."""

    label: Pair
    ask: Pair
    why: Pair
    help: Pair | None = None
    where: Pair | None = None
    example: SamePair | None = None
    choices: Mapping[str, Pair] = {}

    def value_of(self, typed: str) -> str | None:
        """Return the stored value whose label in either language was typed, None where none fits."""
        wanted = typed.strip().rstrip("。．.!！").casefold()
        for value, label in self.choices.items():
            if wanted in {value.casefold(), label.zh.casefold(), label.en.casefold()}:
                return value
        return None


def squeezed(text: str) -> str:
    """Return a word as it is compared with others: without blanks, whatever its width and capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class TableWords(Entry):
    """What tables that others made call things: tables.yaml."""

    headings: Mapping[str, tuple[str, ...]] = {}
    amounts: Mapping[str, tuple[str, ...]] = {}
    aside: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def of_choice(self, name: str, choice: str) -> tuple[str, ...]:
        """Return the other words for a choice of a field; yes and no have the same ones everywhere."""
        common = {"yes": self.yes, "no": self.no}.get(choice, ())
        return (*self.answers.get(name, {}).get(choice, ()), *common)


class EntryWords(Entry):
    """The words of a one-line entry: questions.yaml, entries."""

    ask: Pair
    why: Pair
    help: Pair | None = None
    example: SamePair


class Law(Entry):
    """A law or rule as such: sources.yaml, laws."""

    zh: str
    short_zh: str
    en: str
    short_en: str
    kind: Literal["law", "judicial-interpretation", "regulation", "rule", "notice", "self-regulation"]
    effective: str


class Source(Entry):
    """Where a claim comes from: sources.yaml, sources."""

    law: str | None = None
    article: Pair | None = None
    parts: Mapping[str, Pair] = {}
    publisher: Pair | None = None
    where: str | None = None
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    zh: str
    en: str
    note: Pair | None = None
    checked: str
    confidence: Literal["verified", "reported", "unconfirmed"]

    def to(self, lang: Language) -> str:
        """Return the summary in one language."""
        return self.zh if lang == "zh" else self.en


class Variant(Entry):
    """A text that holds under a rule; without one it always holds."""

    when: str | None = None
    text: str


class Attachment(Variant):
    """A paper that goes with a letter; no page count means a blank to fill in.

    ``text`` names it, or ``letter`` says which letter it is: then it has that letter's title, and
    goes along where that letter applies.
    """

    text: str = ""
    letter: str | None = None
    pages: Annotated[int | None, BeforeValidator(lambda raw: None if raw in {"null", ""} else raw)] = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if bool(self.text) == bool(self.letter):
            raise ValueError("text or letter")
        return self


class Front(Entry):
    """The front matter of a letter."""

    title: Annotated[
        tuple[Variant, ...], BeforeValidator(lambda raw: [{"text": raw}] if isinstance(raw, str) else raw)
    ]
    to: Literal["provider", "seller"] = "provider"
    copy_: Literal["seller"] | None = None
    when: str
    why: Pair | None = None
    signer: Literal["applicant", "both", "holder"] = "applicant"
    act: Literal["request", "notice", "letter", "statement", "complaint", "authority", "record"]
    attachments: tuple[Attachment, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter's template: front matter, body, and the line of the file on which the body begins."""

    id: str
    lang: Language
    front: Front
    body: str
    path: Path
    first_line: int
