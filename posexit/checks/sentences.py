"""Checks the words: questions.yaml against the fields, messages.yaml against the code, and both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import posexit
from posexit import ground, route
from posexit.checks.finders import HANZI
from posexit.checks.findings import Code, Found, broken
from posexit.doors import DOORS
from posexit.errors import TemplateError
from posexit.fields import FIELDS, Field
from posexit.library import LANGUAGES, Library
from posexit.questions import QUESTIONS
from posexit.trees import line_of
from posexit.words import is_plain

_HALF_WIDTH = re.compile(rf"(?<=[{HANZI}，。；：）”」}}])[,:;?!()](?=[{HANZI}（“「{{])")
_KEY = re.compile(r"begin|[a-z\\-]+(?:\\\.(?:[\w\\-]|\[\^\.\]\+)+)+")
"""A key as a pattern: names with dots, `[^.]+` where one is filled in at run time."""
_SAYING = {"say", "note", "_say", "_said"}
"""Calls whose first argument is a key of messages.yaml."""
_RAISING = {
    "PosexitError": ("errors", 0),
    "UsageError": ("errors", 0),
    "Interrupted": ("errors", 0),
    "Refused": ("values", 0),
    "FieldProblem": ("values", 1),
    "Problem": ("problems", 0),
    "Pair": ("problems", 0),
    "Clash": ("problems", 0),
}


def check_words(library: Library) -> Iterator[Found]:
    """Yield what is wrong with the words."""
    for name in ("messages.yaml", "questions.yaml", "sources.yaml", "tasks.yaml", "objections.yaml"):
        yield from _pairs(library, name)
    yield from _questions(library)
    try:
        words = library.words
        keys = words.keys()
    except TemplateError as error:
        yield broken(error)
        return
    path = str(library.find("messages.yaml"))
    for key, given in needed_keys():
        exists = [known for known in keys if re.fullmatch(key, known)]
        if not exists:
            yield Found(path, Code.KEY_MISSING, {"name": key.replace("\\", "").replace("[^.]+", "…")})
        for known in exists if given is not None else ():
            for missing in sorted(_params(words.say(known, "zh")) - (given or frozenset())):
                where = f"{path}:{line_of(Path(path), known.split('.'))}"
                yield Found(where, Code.PARAM_MISSING, {"name": known, "param": missing})


def _pairs(library: Library, name: str) -> Iterator[Found]:
    """Yield what is wrong with the zh-en pairs of a file: one missing, other {names}, punctuation."""
    try:
        path, tree = library.tree(name)
    except TemplateError as error:
        yield broken(error)
        return
    for steps, pair in _walk(tree, ()):
        where = f"{path}:{line_of(path, steps)}"
        dotted = ".".join(str(step + 1 if isinstance(step, int) else step) for step in steps)
        texts = [pair.get(lang) for lang in LANGUAGES]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            yield Found(where, Code.PAIR_INCOMPLETE, {"name": dotted})
            continue
        zh, en = str(texts[0]), str(texts[1])
        if name == "messages.yaml" and _params(zh) != _params(en):
            yield Found(where, Code.PARAMS_DIFFER, {"name": dotted})
        for found in half_width(zh):
            yield Found(where, Code.HALF_WIDTH_WORDS, {"found": found})


def half_width(zh: str) -> list[str]:
    """Return the places of a Chinese sentence where half-width punctuation stands between hanzi."""
    return [zh[max(0, match.start() - 6) : match.end() + 6] for match in _HALF_WIDTH.finditer(zh)]


def _walk(tree: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if isinstance(tree, dict):
        if ("zh" in tree or "en" in tree) and not any(isinstance(inner, dict) for inner in tree.values()):
            yield steps, tree
        for key, inner in tree.items():
            yield from _walk(inner, (*steps, key))
    elif isinstance(tree, list):
        for no, inner in enumerate(tree):
            yield from _walk(inner, (*steps, no))


def _params(sentence: str) -> frozenset[str]:
    if not is_plain(sentence):
        return frozenset({"{"})
    try:
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    except ValueError:
        return frozenset({"{"})
    return frozenset(re.split(r"[.\[]", name)[0] for name in names)


def check_tasks(library: Library) -> Iterator[Found]:
    """Yield what is wrong with tasks.yaml, whose reader checks every name in it."""
    try:
        _ = library.tasks
    except TemplateError as error:
        yield broken(error)


# questions.yaml


def _questions(library: Library) -> Iterator[Found]:
    """Yield words that are missing, wrong or of no use, for every field, entry and part of the case."""
    try:
        path, tree = library.tree("questions.yaml")
    except TemplateError:
        return  # told by _pairs
    wanted: dict[str, tuple[list[str], Callable[[str], object]]] = {
        "fields": (list(FIELDS), library.question),
        "entries": ([ask.name for ask in QUESTIONS if ask.parts], library.entry),
        "sections": (list(dict.fromkeys(name.split(".")[0] for name in FIELDS)), library.section),
    }
    for part, (names, read) in wanted.items():
        given = tree.get(part, {}) if isinstance(tree, dict) else {}
        for name in (*names, *(name for name in given if name not in names)):
            where = f"{path}:{line_of(path, (part, name))}"
            if name not in given:
                yield Found(where, Code.WORDS_MISSING, {"name": f"{part}.{name}"})
            elif name not in names:
                yield Found(where, Code.DEAD_WORDS, {"name": f"{part}.{name}"})
            else:
                try:
                    read(name)
                except TemplateError as error:
                    yield broken(error, where)
    for field in FIELDS.values():
        yield from _labels(library, path, field)


def _labels(library: Library, path: Path, field: Field) -> Iterator[Found]:
    """Yield choices without words, words without a choice, and labels that two choices share."""
    name = field.name
    try:
        labels = library.question(name).choices
    except TemplateError:
        return  # told above
    where = f"{path}:{line_of(path, ('fields', name, 'choices'))}"
    for value in field.choices:
        if value not in labels:
            yield Found(where, Code.WORDS_MISSING, {"name": f"{name}: {value}"})
    taken: dict[str, str] = {}
    for value, label in labels.items():
        if value not in field.choices:
            yield Found(where, Code.DEAD_WORDS, {"name": f"{name}: {value}"})
        if re.search(f"[{HANZI}]", label.en) or not re.search(f"[{HANZI}]", label.zh):
            at = f"{path}:{line_of(path, ('fields', name, 'choices', value))}"
            yield Found(
                at, Code.LABEL_LANGUAGE, {"name": f"{name}: {value}", "zh_": label.zh, "en_": label.en}
            )
        for typed in {value.casefold(), label.zh.casefold(), label.en.casefold()}:
            if taken.setdefault(typed, value) != value:
                yield Found(where, Code.LABELS_ALIKE, {"name": name, "found": typed})


# messages.yaml against the code


@lru_cache(maxsize=1)
def needed_keys() -> tuple[tuple[str, frozenset[str] | None], ...]:
    """Return every key that the code says, as a pattern, with the names it fills (None: not known).

    What a call names outright is read from the source; what tables name is listed from them.
    """
    found: dict[tuple[str, frozenset[str] | None], None] = {}
    for file in sorted(Path(posexit.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for entry in _keys_of_call(node):
                    found[entry] = None
    tables = [f"ground.{row}" for row in get_args(ground.RowId)]
    tables += [f"doors.{door.id}.{part}" for door in DOORS for part in ("title", "advice")]
    tables += [f"routes.{kind}.*" for kind in get_args(route.RouteKind)]
    tables += [f"warnings.{key}" for key in warning_keys()]
    return (*found, *((re.escape(key).replace(r"\.\*", "[^.]*"), None) for key in tables))


def warning_keys() -> tuple[str, ...]:
    """Return the keys of all warnings that a ground may carry."""
    carried = [row.warns for row in ground.ROWS] + [each.warns for _, each in ground.ON_ROW]
    carried += [each.warns for each in ground.ON_ANY_ROW] + [door.warns for door in DOORS]
    return tuple(dict.fromkeys(key for warns in carried for key in warns))


def _keys_of_call(call: ast.Call) -> Iterator[tuple[str, frozenset[str] | None]]:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    if name in _SAYING and call.args:
        spread = any(word.arg is None for word in call.keywords)
        given = None if spread else frozenset(str(word.arg) for word in call.keywords)
        for key in _patterns(call.args[0]):
            if _KEY.fullmatch(key):
                yield key, given if key == re.escape(key.replace("\\", "")) else None
    elif name in _RAISING:
        part, position = _RAISING[name]
        for argument in call.args[position : position + 1]:
            for key in _patterns(argument):
                if "[" not in key:
                    yield rf"{part}\.{key}", None


def _patterns(node: ast.expr) -> Iterator[str]:
    """Yield the keys that an argument can be; a place that is filled at run time may be anything."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _patterns(node.body)
        yield from _patterns(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^.]+" for part in node.values
        )
