"""The JSON Schema of an answers file: every field, with its words in one language. Pure.

It takes answers as `posexit form` and the questions show them, and refuses what cannot be one by its
shape; what only reading it can tell (a check digit, a day that does not exist) is left to `posexit check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from posexit.blocks import Language
from posexit.fields import FIELDS, LISTS, MOST_ENTRIES, Field
from posexit.library import Library
from posexit.phrases import KNOWN_UNKNOWNS
from posexit.values import LARGEST, LONG, MOST_DAYS, SHORT

_DRAFT = "http://json-schema.org/draft-07/schema#"  # the one that editors know
_DIGIT, _MARK = "[0-9０-９]", "[-/.－／．]"
_MIDNIGHT = r"(?:[\sT]0{1,2}:00(?::00)?(?:\.0+)?)?"
_DATE = (
    rf"^\s*{_DIGIT}{{4}}\s*(?:年|{_MARK})\s*{_DIGIT}{{1,2}}\s*(?:月|{_MARK})\s*{_DIGIT}{{1,2}}\s*[日号]?{_MIDNIGHT}\s*$"
    rf"|^\s*{_DIGIT}{{8}}{_MIDNIGHT}\s*$"
)
_UNIT = "人民币|[Rr][Mm][Bb]|[Cc][Nn][Yy]|[¥￥]"
_AFTER = "[元圆]整?|块钱?|[Cc][Nn][Yy]|[Rr][Mm][Bb]|[Yy][Uu][Aa][Nn]"
_MONEY = rf"^\s*(?:{_UNIT})?\s*{_DIGIT}(?:[,，\s]*{_DIGIT})*(?:[.．]{_DIGIT}+)?\s*万?\s*(?:{_AFTER})?\s*$"
_DAYS = rf"^\s*{_DIGIT}{{1,4}}\s*(?:天|日|个自然日|[Dd][Aa][Yy][Ss]?)?\s*$"
_NUMBER = r"^[^\n]*$"
_MOST_DIGITS = 18
_NONE = ("没有", "无", "none", "n/a", "-", "/")

_KINDS: dict[str, tuple[dict[str, Any], ...]] = {
    "text": ({"type": "string", "maxLength": SHORT}, {"type": "number"}),
    "long": ({"type": "string", "maxLength": LONG}, {"type": "number"}),
    "number": ({"type": "string", "maxLength": SHORT, "pattern": _NUMBER}, {"type": "integer", "minimum": 0}),
    "date": (
        {"type": "string", "pattern": _DATE},
        {"type": "integer", "minimum": 19000101, "maximum": 21001231},
    ),
    "money": (
        {"type": "string", "pattern": _MONEY},
        {"type": "number", "minimum": 0, "maximum": float(LARGEST)},
    ),
    "days": (
        {"type": "string", "pattern": _DAYS},
        {"type": "integer", "minimum": 0, "maximum": MOST_DAYS},
    ),
}


def schema(library: Library, lang: Language) -> dict[str, Any]:
    """Return the schema of an answers file, titles and descriptions in one language."""
    say = library.words.say
    parts: dict[str, Any] = {}
    for field in FIELDS.values():
        part, _, rest = field.name.partition(".")
        if not rest:
            parts[part] = _field(field, library, lang)
            continue
        inner = parts.setdefault(part, _part(part, library.section(part).to(lang)))
        entry = inner["items"] if part in LISTS else inner
        entry["properties"][rest.rpartition(".")[2]] = _field(field, library, lang)
    return {
        "$schema": _DRAFT,
        "title": "posexit",
        "description": say("schema.about", lang),
        "type": "object",
        "additionalProperties": False,
        "properties": parts,
        "definitions": {
            "unknown": {"enum": list(KNOWN_UNKNOWNS), "title": say("state.unknown", lang)},
            "none": {"enum": list(_NONE), "title": say("state.none", lang)},
            "empty": {"enum": ["", None], "title": say("state.unasked", lang)},
        },
    }


def _part(name: str, title: str) -> dict[str, Any]:
    entry = {"type": ["object", "null"], "additionalProperties": False, "properties": {}}
    if name in LISTS:
        return {"title": title, "type": ["array", "null"], "maxItems": MOST_ENTRIES, "items": entry}
    return {"title": title, **entry}


def _field(field: Field, library: Library, lang: Language) -> dict[str, Any]:
    words = library.question(field.name)
    told: dict[str, Any] = {"title": words.label.to(lang)}
    told["description"] = "\n".join(text.to(lang) for text in (words.ask, words.help) if text)
    if words.example:
        told["examples"] = [words.example.to(lang)]
    taken: list[dict[str, Any]] = [
        {"const": value, "title": words.choices[value].to(lang)} for value in field.choices
    ]
    if field.choices:
        labels = [getattr(label, side) for label in words.choices.values() for side in ("zh", "en")]
        taken.append({"enum": list(dict.fromkeys(label for label in labels if label not in field.choices))})
    if field.kind == "yesno":
        taken.append({"type": "boolean"})
    kinds = _KINDS.get(field.kind, ())
    taken += _shaped(kinds, field.shape) if field.shape else kinds
    more = ("unknown", "empty") if field.choices else ("unknown", "none", "empty")
    return {**told, "anyOf": [*taken, *({"$ref": f"#/definitions/{name}"} for name in more)]}


def _shaped(kinds: tuple[dict[str, Any], ...], shape: str) -> Iterator[dict[str, Any]]:
    """Yield the text that has a shape, and the numbers that YAML reads where it is all digits."""
    text, number = kinds
    yield {**text, "pattern": shape}
    digits = next((count for count in range(_MOST_DIGITS, 0, -1) if re.match(shape, "9" * count)), 0)
    if digits:
        yield {**number, "maximum": 10**digits - 1}
