"""Writes the answers file to fill in: every field with its question, choices and an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from posexit.blocks import Language
from posexit.fields import FIELDS, LISTS, Field
from posexit.library import Library

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9@./_-]*|[\u4e00-\u9fff][\u4e00-\u9fff\w（）]*")


def form(library: Library, lang: Language, values: Mapping[str, str]) -> str:
    """Return an answers file in YAML; ``values`` fills fields by dotted name, the others stay empty."""
    lines = [f"# {line}" for line in library.words.say("form.head", lang).splitlines()]
    by_part: dict[str, list[Field]] = {}
    for field in FIELDS.values():
        by_part.setdefault(field.name.split(".")[0], []).append(field)
    for part, fields in by_part.items():
        lines += ["", f"# ---- {library.section(part).to(lang)} ----"]
        if part in LISTS:
            lines += _list(part, fields, library, lang, values)
        elif fields[0].name == part:
            lines += _field(fields[0], part, "", library, lang, values)
        else:
            lines.append(f"{part}:")
            for field in fields:
                lines += _field(field, field.name, "  ", library, lang, values)
    return "\n".join(lines) + "\n"


def _list(
    part: str, fields: list[Field], library: Library, lang: Language, values: Mapping[str, str]
) -> Iterator[str]:
    yield f"# {library.words.say('form.list', lang)}"
    yield f"{part}:"
    positions = {int(name.split(".")[1]) for name in values if name.startswith(f"{part}.")} or {1}
    for position in sorted(positions):
        for no, field in enumerate(fields):
            name = field.name.replace("*", str(position))
            *comments, line = _field(field, name, "    ", library, lang, values)
            if position == 1:
                yield from comments
            yield line if no else f"  - {line.strip()}"


def _field(
    field: Field, name: str, indent: str, library: Library, lang: Language, values: Mapping[str, str]
) -> Iterator[str]:
    words = library.question(field.name)
    yield f"{indent}# {words.ask.to(lang)}"
    if words.choices:
        choices = " | ".join(f"{value} {label.to(lang)}" for value, label in words.choices.items())
        yield f"{indent}#   {library.words.say('form.choices', lang, choices=choices)}"
    elif words.example:
        yield f"{indent}#   {library.words.say('form.example', lang, example=words.example.to(lang))}"
    key = name.rsplit(".", 1)[-1]
    value = values.get(name, "")
    yield f"{indent}{key}: {value if _PLAIN.fullmatch(value) or not value else json.dumps(value, ensure_ascii=False)}".rstrip()
