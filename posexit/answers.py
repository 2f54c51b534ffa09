"""Reads answers files (YAML, JSON) and --set options as dotted text, with the line each came from."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posexit import files
from posexit.errors import PosexitError
from posexit.fields import FIELDS, FieldProblem, flatten, pattern
from posexit.library import Library

LARGEST = 1024 * 1024
DEEPEST = 32
_TOO_MANY_PAIRS = 200_000
_EMPTY = {"", "~", "null"}


@dataclass(frozen=True)
class Answer:
    """One answer as it was given: its text, and the line of the file (None: not from a file)."""

    text: str
    line: int | None = None


Answers = Mapping[str, Answer]


def read(source: str) -> Answers:
    """Return the answers of a file, or of standard input for ``-``.

    Raises:
        PosexitError: the file cannot be read as answers; the line is named where there is one.
    """
    content = _load(source)
    is_json = content.lstrip().startswith("{") and not source.endswith((".yaml", ".yml"))
    return _once(_json(content, source) if is_json else _yaml(content, source), source)


def _once(leaves: Iterable[tuple[str, Answer]], source: str) -> Answers:
    """Return the answers by name; one may be told twice, nested and with dots."""
    found: dict[str, Answer] = {}
    for name, answer in leaves:
        first = found.setdefault(name, answer)
        if first is not answer:
            line = answer.line or 1
            raise PosexitError("answers-twice", path=source, line=line, name=name, first=first.line or 1)
    return found


def _load(source: str) -> str:
    with files.telling("answers-unreadable", Path(source)):
        try:
            if source == "-":
                raw = sys.stdin.buffer.read(LARGEST + 1)
            elif Path(source).is_dir():
                raise PosexitError("answers-folder", path=source)
            else:
                with Path(source).open("rb") as file:
                    raw = file.read(LARGEST + 1)
        except FileNotFoundError:
            raise PosexitError("answers-missing", path=Path(source)) from None
    if len(raw) > LARGEST:
        raise PosexitError("answers-too-large", path=source, largest="1 MiB")
    return _decode(raw, source)


def _decode(raw: bytes, source: str) -> str:
    if b"\x00" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PosexitError("answers-binary", path=source)
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            content = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f\x7f]", content):
            break
        return content
    raise PosexitError("answers-binary", path=source)


def _yaml(content: str, source: str) -> Iterator[tuple[str, Answer]]:
    """Yield the answers of a YAML text from its parser events; nothing is composed before it is counted."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader(source)
    try:
        for event in yaml.parse(content, Loader=loader):
            yield from reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PosexitError(
            "answers-broken", path=source, line=mark.line + 1 if mark else 1, reason=error.problem or ""
        ) from None
    except yaml.YAMLError as error:
        raise PosexitError("answers-broken", path=source, line=1, reason=str(error).splitlines()[0]) from None


class _Reader:
    """Follows parser events: where in the tree we are, and which keys were seen there."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._stack: list[dict[str, Any]] = []
        self._documents = 0
        self._count = 0

    def take(self, event: Any) -> Iterator[tuple[str, Answer]]:
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse("answers-second-document", line)
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse("answers-anchor", line)
        elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) and not _plain_tag(event):
            self._refuse("answers-tag", line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(isinstance(event, yaml.SequenceStartEvent), line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            yield from self._scalar(event, line)

    def _open(self, is_list: bool, line: int) -> None:
        if self._stack and not self._stack[-1]["list"] and self._stack[-1]["key"] is None:
            self._refuse("answers-not-a-name", line)
        if not self._stack and is_list:
            self._refuse("answers-not-a-mapping", line)
        name = self._name() if self._stack else ""
        self._stack.append({"list": is_list, "name": name, "key": None, "seen": {}, "count": 0})
        if len(self._stack) > DEEPEST:
            self._refuse("answers-too-deep", line, deepest=DEEPEST)

    def _scalar(self, event: Any, line: int) -> Iterator[tuple[str, Answer]]:
        self._count += 1
        if self._count > _TOO_MANY_PAIRS:
            self._refuse("answers-too-large", line, largest=f"{_TOO_MANY_PAIRS:,}")
        if not self._stack:
            if event.value.strip():
                self._refuse("answers-not-a-mapping", line)
            return
        top = self._stack[-1]
        if not top["list"] and top["key"] is None:
            if event.value in top["seen"]:
                self._refuse("answers-twice", line, name=event.value, first=top["seen"][event.value])
            top["seen"][event.value] = line
            top["key"] = event.value
            return
        name = self._name()
        if event.value and (event.style or event.value not in _EMPTY):
            yield name, Answer(event.value, line)

    def _name(self) -> str:
        top = self._stack[-1]
        if top["list"]:
            top["count"] += 1
            step = str(top["count"])
        else:
            step, top["key"] = top["key"], None
        return f"{top['name']}.{step}" if top["name"] else step

    def _refuse(self, code: str, line: int, **params: object) -> None:
        raise PosexitError(code, path=self._source, line=line, **params)


def _plain_tag(event: Any) -> bool:
    implicit = event.implicit
    return bool(any(implicit) if isinstance(implicit, tuple) else implicit)


def _json(content: str, source: str) -> Iterator[tuple[str, Answer]]:
    """Yield the answers of a JSON text. It is nearly YAML too, which is where its line numbers come from."""
    depth = deepest = 0
    for char in re.sub(r'"(?:[^"\\]|\\.)*"', "", content):
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise PosexitError("answers-too-deep", path=source, line=1, deepest=DEEPEST)
    lines: dict[str, int | None] = {}
    try:
        lines = {name: answer.line for name, answer in _yaml(content, source)}
    except PosexitError as error:
        if error.code == "answers-twice":
            raise

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise PosexitError("answers-twice", path=source, line=1, name=key, first=1)
            found[key] = value
        return found

    try:
        tree = json.loads(content, object_pairs_hook=once, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise PosexitError("answers-broken", path=source, line=error.lineno, reason=error.msg) from None
    yield from ((name, Answer(text, lines.get(name))) for name, text in flatten(tree) if text)


def given(pairs: list[str]) -> Answers:
    """Return the answers of ``--set name=value`` options; the last one of a name counts.

    Raises:
        PosexitError: an option is not of that form; it is not repeated, since it may hold a number.
    """
    found: dict[str, Answer] = {}
    for position, pair in enumerate(pairs, start=1):
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise PosexitError("set-without-value", position=position)
        found[name.strip()] = Answer(text)
    return found


def canonical(answers: Answers, library: Library) -> dict[str, str]:
    """Return the answers as plain text, choices by label turned into their stored values."""
    return {name: canonical_text(name, answer.text, library) for name, answer in answers.items()}


def canonical_text(name: str, text: str, library: Library) -> str:
    """Return the stored value of a choice that was given by its label in either language, or as tables have it."""
    field = FIELDS.get(pattern(name))
    if field is None or not field.choices or text in field.choices:
        return text
    return library.choice(field.name, text) or text


def located(
    problems: tuple[FieldProblem, ...], answers: Answers
) -> list[tuple[int | None, str, str, Mapping[str, object]]]:
    """Return problems as (line, name, code, params), in the order of the lines."""
    lines: dict[str, int | None] = {}
    for name, answer in answers.items():
        while name:
            lines.setdefault(name, answer.line)
            name = name.rpartition(".")[0]  # noqa: PLW2901 (a problem may be that of a whole list)
    found = [(lines.get(problem.name), problem.name, problem.code, problem.params) for problem in problems]
    return sorted(found, key=lambda entry: entry[0] or 0)
