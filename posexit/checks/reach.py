"""Checks that everything can come to pass: tasks, papers and letters that apply somewhere, fields that somebody uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import posexit
from posexit.checks.findings import Code, Found
from posexit.errors import TemplateError
from posexit.examples import Tried, made_up, situations
from posexit.fields import FIELDS
from posexit.library import LANGUAGES, Library, default_library
from posexit.objections import entries
from posexit.plan import applies
from posexit.setting import Situation
from posexit.tasks import ClosingEntry, PaperEntry, TaskEntry
from posexit.trees import line_of

Need = Callable[[Situation], bool]
_MOST_TRIES, _MOST_STARTS = 2500, 12
_LONGEST_NAME = 60
_ANY_PATH = {"any", "ordinary"}
_MARKS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_NAMED = re.compile(r"[.\"']([a-z_][a-z0-9_]*)")
_WORDS_ONLY = ("case.py", "questions.py", "veil.py")
"""Where fields are named, whether anything uses them or not."""


def check_reach(library: Library, today: date) -> Iterator[Found]:
    """Yield what never applies, as far as the situations and those mixed from them show, and fields of no use."""
    search = _Search(library, today)
    path = library.find("tasks.yaml")
    try:
        tasks = library.tasks
    except TemplateError:
        return  # told where the tasks are checked
    parts: Mapping[str, Sequence[TaskEntry | PaperEntry | ClosingEntry]] = {
        "tasks": tasks.tasks,
        "papers": tasks.papers,
        "closing": tasks.closing,
    }
    for part, listed in parts.items():
        for no, entry in enumerate(listed):
            if not search.finds(entry.when, entry.door):
                where = f"{path}:{line_of(path, (part, no))}"
                yield Found(
                    where, Code.NEVER_APPLIES, {"name": entry.id, "rules": _all(entry.when, entry.door)}
                )
    yield from _letters(library, search)
    yield from _objections(library, search)
    yield from _unused(library)


def _letters(library: Library, search: _Search) -> Iterator[Found]:
    for letter_id in library.letter_ids():
        try:
            letter = library.letter(letter_id, "zh")
            found = search.finds((letter.front.when,))
        except (TemplateError, KeyError):
            continue  # told where the letters are checked
        if not found:
            yield Found(
                f"{letter.path}:1", Code.NEVER_APPLIES, {"name": letter_id, "rules": letter.front.when}
            )


def _objections(library: Library, search: _Search) -> Iterator[Found]:
    try:
        listed = entries(library)
    except TemplateError:
        return
    path = library.find("objections.yaml")
    for name, entry in listed.items():
        if not search.finds(entry.when):
            where = f"{path}:{line_of(path, ('objections', name))}"
            yield Found(where, Code.NEVER_APPLIES, {"name": name, "rules": _all(entry.when)})


def _all(rules: Sequence[str], doors: Sequence[str] = ()) -> str:
    named = [f"door {door}" for door in doors if door not in _ANY_PATH]
    return " + ".join([*rules, *([" / ".join(named)] if named else [])])


@dataclass(frozen=True)
class _Path:
    """What a task needs of the path that a situation is on."""

    door: tuple[str, ...]
    when: tuple[str, ...] = ()


class _Search:
    """Looks for a situation in which all of several rules hold: among those that there are, then among mixtures."""

    def __init__(self, library: Library, today: date) -> None:
        self._library, self._today = library, today

    @cached_property
    def _tried(self) -> list[tuple[Tried, Situation]]:
        """Every situation of the program and of these templates."""
        own = (self._library,) if self._library.own else ()
        listed: list[Tried] = []
        for library in (default_library(), *own):
            try:
                listed += [*made_up(library, self._today)]
                listed += [one for one in situations(library, self._today) if isinstance(one, Tried)]
            except TemplateError:
                continue  # told where the situations are tried
        return [(one, one.now()) for one in listed]

    def finds(self, rules: Sequence[str], door: Sequence[str] = ("any",)) -> bool:
        """Return whether there is a situation with all these rules, on one of these paths."""
        needs: list[Need] = [lambda now, rule=rule: now.holds(rule) for rule in rules]  # type: ignore[misc]
        path = _Path(tuple(door))
        needs.append(lambda now: applies(now, path))  # type: ignore[arg-type]
        if any(all(need(now) for need in needs) for _, now in self._tried):
            return True
        return self._mixes(needs)

    def _mixes(self, needs: Sequence[Need]) -> bool:
        """Take a situation in which much holds, and take over from others, piece by piece, what holds more."""
        tries = iter(range(_MOST_TRIES))
        starts = sorted(self._tried, key=lambda one: -_count(needs, one[1]))
        return any(self._climbs(start, now, needs, tries) for start, now in starts[:_MOST_STARTS])

    def _climbs(self, best: Tried, now: Situation, needs: Sequence[Need], tries: Iterator[int]) -> bool:
        held = _count(needs, now)
        while held < len(needs):
            lacking = next(need for need in needs if not need(now))
            better = None
            for over in (one for one, seen in self._tried if lacking(seen)):
                mixed = zip(_mixtures(best, over), tries, strict=False)  # no more once the tries are used up
                better = next((one for one, _ in mixed if _count(needs, one.now()) > held), None)
                if better:
                    break
            if better is None:
                return False
            best, now = better, better.now()
            held = _count(needs, now)
        return True


def _count(needs: Sequence[Need], now: Situation) -> int:
    return sum(need(now) for need in needs)


def _mixtures(under: Tried, over: Tried) -> Iterator[Tried]:
    """Yield a situation with something of another over it: all of it, its story, a part of the case, an answer.

    What the other one does not say is not said there either.
    """
    if over.story.events:
        yield replace(under, story=over.story, today=over.today)
    yield replace(under, answers={**under.answers, **over.answers})
    names = sorted({*under.answers, *over.answers})
    changed = [name for name in names if under.answers.get(name) != over.answers.get(name)]
    parts = dict.fromkeys(f"{name.partition('.')[0]}." for name in changed)
    for beginning in (*parts, *changed):
        kept = {name: text for name, text in under.answers.items() if not name.startswith(beginning)}
        taken = {name: text for name, text in over.answers.items() if name.startswith(beginning)}
        yield replace(under, answers={**kept, **taken})


# fields that nobody uses


def _unused(library: Library) -> Iterator[Found]:
    """Yield fields that are asked for although no letter, no task and no line of the program uses them."""
    used = {*_read_by_the_program(), *_named(library)}
    path = library.find("questions.yaml")
    for name in FIELDS:
        if name.rsplit(".", 1)[-1] not in used:
            yield Found(f"{path}:{line_of(path, ('fields', name))}", Code.DEAD_FIELD, {"name": name})


def _named(library: Library) -> Iterator[str]:
    """Yield the last part of every field that a letter names or a task waits for."""
    for text in _bodies(library):
        for mark in _MARKS.findall(text):
            yield from _NAMED.findall(mark)
    for task in library.tasks.tasks:
        due = (task.due.from_, task.due.not_after, task.due.days_before) if task.due else ()
        yield from (name.rsplit(".", 1)[-1] for name in (*due, *task.covers) if name)


def _bodies(library: Library) -> Iterator[str]:
    for lang in LANGUAGES:
        names = [f"letters/{letter_id}" for letter_id in library.letter_ids()]
        for name in (*names, "checklist"):
            try:
                yield library.text(f"{name}.{lang}.md")[1]
            except TemplateError:
                continue  # told where the letters are checked


@lru_cache(maxsize=1)
def _read_by_the_program() -> frozenset[str]:
    """Return every name that the program reads off something, or keeps in a table."""
    found: set[str] = set()
    for file in sorted(Path(posexit.__file__).parent.rglob("*.py")):
        if file.name not in _WORDS_ONLY:
            found.update(_reads(ast.walk(ast.parse(file.read_text(encoding="utf-8")))))
    return frozenset(found)


def _reads(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < _LONGEST_NAME
        ):
            yield node.value.rsplit(".", 1)[-1]
