"""What a check finds: a stable code, where it stands, and its sentence in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from posexit import trees
from posexit.blocks import Language
from posexit.entries import Pair
from posexit.errors import TemplateError
from posexit.library import Library, default_library
from posexit.trees import line_of
from posexit.words import Text


class Code(StrEnum):
    """Every finding there is; a code keeps its meaning, its sentence stands under `checks` in messages.yaml."""

    BROKEN = "T01"
    NO_TWIN = "T02"
    UNKNOWN_RULE = "T03"
    UNKNOWN_NAME = "T04"
    UNKNOWN_CHOICE = "T05"
    BARE_CITATION = "T06"
    UNKNOWN_SOURCE = "T07"
    UNKNOWN_PART = "T08"
    NO_LAW = "T09"
    NO_DAYS = "T10"
    NOT_GATED = "T11"
    TWINS_DIFFER = "T12"
    NO_WHY = "T13"
    SOURCE_INCOMPLETE = "T14"
    WORDS_MISSING = "T15"
    DEAD_WORDS = "T16"
    LABELS_ALIKE = "T17"
    KEY_MISSING = "T18"
    PARAMS_DIFFER = "T19"
    PARAM_MISSING = "T20"
    PAIR_INCOMPLETE = "T21"
    HALF_WIDTH_WORDS = "T22"
    BAD_CASE = "T23"
    NO_SOURCE = "T24"
    SET_BLOCK = "T25"
    UNREAD = "T26"
    TITLE_TWICE = "T27"
    NEVER_APPLIES = "T28"
    DEAD_FIELD = "T29"
    SOURCE_OLD = "T30"
    LABEL_LANGUAGE = "T31"

    HALF_WIDTH = "L01"
    FULL_WIDTH = "L02"
    STRAIGHT_QUOTES = "L03"
    NUMBERING = "L04"
    DATE_FORM = "L05"
    SELF_NAME = "L06"
    ADDRESS_FORM = "L07"
    PADDING = "L08"
    ESSAY = "L09"
    TRANSLATED = "L10"
    MEASURE_WORD = "L11"
    WRONG_TERM = "L12"
    POISON = "L13"
    LEFTOVER = "L14"
    STRAY_MARK = "L15"
    UNBALANCED = "L16"
    DOUBLED_PUNCTUATION = "L17"
    INNER_SPACE = "L18"
    EMPTY_BRACKETS = "L19"
    CAPITALS = "L20"
    LONG_SENTENCE = "L21"
    STOCK_PHRASE = "L22"
    LEGAL_PERSON = "L23"
    HEREBY_TWICE = "L24"
    EXCLAMATION = "L25"
    ACCUSATION = "L26"
    CLOSE = "L30"
    OPENING = "L31"
    ATTACHMENTS = "L32"
    EMPTY_HEADING = "L33"
    BULLETS = "L34"
    NOT_ASKED = "L40"
    NO_RIGHT = "L41"
    NOT_BOUND = "L42"
    TWINS_CITE = "L43"
    TWINS_SUMS = "L44"
    NO_TOTAL = "L45"
    OTHER_LETTER = "L46"


@dataclass(frozen=True)
class Found:
    """A finding before it is put into words; ``situation`` is the first one in which it showed."""

    where: str
    code: Code
    params: dict[str, Any] = field(default_factory=dict)
    situation: Pair | None = None


@dataclass(frozen=True)
class Finding:
    """A finding in words: ``where`` is file and line as an editor shows them."""

    where: str
    code: str
    text: Text
    situation: Pair | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding for `--json`."""
        match = re.fullmatch(r"(.*):(\d+)", self.where)
        return {
            "code": self.code,
            "file": match[1] if match else self.where,
            "line": int(match[2]) if match else None,
            "situation": self.situation and self.situation.model_dump(),
            "zh": self.text.zh,
            "en": self.text.en,
        }


def broken(error: TemplateError, where: str | None = None, situation: Pair | None = None) -> Found:
    """Return the finding that a template error is; its sentence is its own."""
    params = dict(error.params)
    return Found(
        where or line_of_place(str(params["where"])),
        Code.BROKEN,
        {"zh": params["zh"], "en": params["en"]},
        situation,
    )


def line_of_place(where: str) -> str:
    """Return file and line of what an error names by file and dotted place."""
    path, _, place = where.partition(" ")
    if not place or not Path(path).is_file():
        return where
    if path.endswith(".md"):
        key = place.split(".")[0].removesuffix("_")
        lines = trees.content(Path(path)).splitlines()
        return f"{path}:{next((no for no, line in enumerate(lines, 1) if line.startswith(f'{key}:')), 1)}"
    return f"{path}:{line_of(Path(path), _steps(Path(path), place))}"


def _steps(path: Path, place: str) -> list[str]:
    """Return the steps to a dotted place, in which a name may have dots itself."""
    part, _, rest = place.partition(".")
    names = [key for key in trees.Tree(path).keys(part) if rest == key or rest.startswith(f"{key}.")]
    name = max(names, key=len, default=rest)
    return [part, name, *rest.removeprefix(name).strip(".").split(".")]


def in_words(found: Iterable[Found], library: Library) -> tuple[Finding, ...]:
    """Return every finding once, in words, in the order in which it was found."""
    found = list(found)
    told = {one.where for one in found if not one.situation}
    told |= {_said_of(one) for one in found if not one.situation}
    once: dict[tuple[object, ...], Found] = {}
    for one in found:
        if one.code is Code.BROKEN and one.situation and {one.where, _said_of(one)} & told:
            continue  # what is wrong there was said before it was tried
        once.setdefault((one.where, one.code, *sorted(map(str, one.params.items()))), one)
    return tuple(
        Finding(
            one.where, one.code, Text(_said(one, library, "zh"), _said(one, library, "en")), one.situation
        )
        for one in once.values()
    )


def _said_of(one: Found) -> str:
    """Return the file and what is said of it, without its line."""
    return f"{one.where.rpartition(':')[0]} {one.params.get('zh')}"


def _said(one: Found, library: Library, lang: Language) -> str:
    if one.code is Code.BROKEN:
        sentence = str(one.params[lang])
    else:
        params = {
            name: value.to(lang) if isinstance(value, Pair) else value for name, value in one.params.items()
        }
        sentence = _sentence(one.code, library, lang, params)
    if one.params.get("nearest"):
        sentence += _sentence("nearest", library, lang, one.params)
    if one.situation:
        sentence += _sentence("situation", library, lang, {"situation": one.situation.to(lang)})
    return sentence


def _sentence(code: str, library: Library, lang: Language, params: dict[str, Any]) -> str:
    """Return a sentence of the templates that are checked, else of the built-in ones, else the bare facts."""
    for source in (library, default_library()):
        try:
            return source.words.say(f"checks.{code}", lang, **params)
        except (TemplateError, KeyError):
            continue
    return f"{code} {params}"
