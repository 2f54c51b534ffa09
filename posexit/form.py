"""Writes the answers file to fill in: every field with its question, choices and an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from posexit.blocks import Language
from posexit.fields import FIELDS, LISTS, Field
from posexit.library import Library

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9@./_-]*|[\u4e00-\u9fff][\u4e00-\u9fff\w（）]*")


def form(library: Library, lang: Language, values: Mapping[str, str]) -> str:
    """Return an answers file in YAML; ``values`` fills fields by dotted name, the others stay empty."""
    form = _Form(library, lang, values)
    lines = [f"# {line}" for line in library.words.say("form.head", lang).splitlines()]
    by_part: dict[str, list[Field]] = {}
    for field in FIELDS.values():
        by_part.setdefault(field.name.split(".")[0], []).append(field)
    for part, fields in by_part.items():
        lines += ["", f"# ---- {library.section(part).to(lang)} ----", *form.part(part, fields)]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _Form:
    library: Library
    lang: Language
    values: Mapping[str, str]

    def part(self, part: str, fields: list[Field]) -> Iterator[str]:
        if part in LISTS:
            yield from self._list(part, fields)
        elif fields[0].name == part:
            yield from self._field(fields[0], part)
        else:
            yield f"{part}:"
            for field in fields:
                yield from self._field(field, field.name, "  ")

    def _list(self, part: str, fields: list[Field]) -> Iterator[str]:
        yield f"# {self.library.words.say('form.list', self.lang)}"
        yield f"{part}:"
        positions = {int(name.split(".")[1]) for name in self.values if name.startswith(f"{part}.")} or {1}
        for position in sorted(positions):
            for no, field in enumerate(fields):
                name = field.name.replace("*", str(position))
                *comments, line = self._field(field, name, "    ")
                if position == 1:
                    yield from comments
                yield line if no else f"  - {line.strip()}"

    def _field(self, field: Field, name: str, indent: str = "") -> Iterator[str]:
        """Yield the comments on a field, and last its own line."""
        words, say = self.library.question(field.name), self.library.words.say
        yield f"{indent}# {words.ask.to(self.lang)}"
        if words.choices:
            choices = " | ".join(f"{value} {label.to(self.lang)}" for value, label in words.choices.items())
            yield f"{indent}#   {say('form.choices', self.lang, choices=choices)}"
        elif words.example:
            yield f"{indent}#   {say('form.example', self.lang, example=words.example.to(self.lang))}"
        value = self.values.get(name, "")
        written = value if not value or _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
        yield f"{indent}{name.rsplit('.', 1)[-1]}: {written}".rstrip()
