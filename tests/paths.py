"""Every path through the interview: each question with each answer, however many combine.

Going through all combinations would take hours. So the rules of the questions are watched: what they
read of the case decides which questions follow, and two paths that agree in it go on alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pydantic import BaseModel

from posexit import interview
from posexit.case import Case
from posexit.fields import pattern
from posexit.interview import Progress, Walk
from posexit.library import Library
from posexit.questions import QUESTIONS, Ask
from posexit.rules import Rule

Asked = tuple[str, str | None]


class Watched:
    """A case, or a part of it, that notes which fields are read."""

    def __init__(self, part: BaseModel, name: str, read: set[str]) -> None:
        self._part, self._name, self._read = part, name, read

    def __getattr__(self, name: str) -> Any:
        value, path = getattr(self._part, name), self._name + name
        if isinstance(value, BaseModel):
            return Watched(value, f"{path}.", self._read)
        if not callable(value):
            self._read.add(path)
        return value


@dataclass
class Paths:
    """The longest path through the interview.

    ``only`` restricts the choices of a question, ``more`` adds answers to questions that are typed
    freely; those are answered by their example, by "don't know" and not at all in any case.
    """

    library: Library
    monkeypatch: pytest.MonkeyPatch
    only: Mapping[str, Sequence[str]]
    more: Mapping[str, Sequence[str]]
    _read: dict[int, set[str]] = field(default_factory=dict)
    _known: dict[Ask, list[tuple[int, dict[str, Any], Sequence[Asked], frozenset[str]]]] = field(
        default_factory=dict
    )

    def longest(self) -> Sequence[Asked]:
        """Return the questions and answers of the longest path."""
        watched = tuple(
            ask if ask.offered else replace(ask, when=self._watching(no, ask.when))
            for no, ask in enumerate(QUESTIONS)
        )
        self.monkeypatch.setattr(interview, "QUESTIONS", watched)
        return self._from(Progress())[0]

    def _watching(self, no: int, when: Rule) -> Rule:
        read = self._read.setdefault(no, set())

        def noting(case: Case) -> bool:
            return when(Watched(case, "", read))  # type: ignore[arg-type]

        return noting

    def _from(self, progress: Progress) -> tuple[Sequence[Asked], frozenset[str]]:
        """Return the longest rest of a path, and the fields that decide about it."""
        for read in self._read.values():
            read.clear()
        now = self._seen(progress)
        first = interview.QUESTIONS.index(now.open[0]) if now.open else len(interview.QUESTIONS)
        coming = [no for no in range(first, len(QUESTIONS)) if not QUESTIONS[no].offered]
        reads = frozenset[str]().union(*(self._read[no] for no in coming))
        if not now.open:
            return (), reads
        ask = now.open[0]
        count = self._count(now, coming)
        for known_count, read_values, rest, all_reads in self._known.setdefault(ask, []):
            if known_count == count and all(_at(now.case, n) == value for n, value in read_values.items()):
                return rest, all_reads
        longest: Sequence[Asked] = ()
        for typed in self._answers(ask):
            after, times = self._answered(progress, ask, typed)
            rest, deeper = self._from(after)
            reads |= deeper
            longest = max(longest, (*[(ask.name, typed)] * times, *rest), key=len)
        self._known[ask].append((count, {name: _at(now.case, name) for name in reads}, longest, reads))
        return longest, reads

    def _seen(self, progress: Progress) -> Walk:
        """Return what applies after the answers so far."""
        return interview.walk(progress)

    def _count(self, now: Walk, coming: Sequence[int]) -> int:
        """Return what decides besides the case: only lists ask how much was asked already."""
        return len(now.done) + len(now.open) if any(QUESTIONS[no].many for no in coming) else 0

    def _answered(self, progress: Progress, ask: Ask, typed: str | None) -> tuple[Progress, int]:
        """Return the progress after an answer, and how often the question was put for it."""
        times = 1
        if typed is not None:
            progress = interview.answer(progress, ask, typed, self.library)
            times += ask.many and interview.another(progress, ask)
        if ask.many or typed is None:
            progress = interview.close(progress, ask)
        return progress, times

    def _answers(self, ask: Ask) -> Iterator[str | None]:
        yield from self.more.get(ask.name, ())
        if ask.parts:
            yield self.library.entry(ask.name).example.to("zh")
            yield from ("unknown", None)
            return
        words = self.library.question(pattern(ask.name))
        yield from self.only.get(
            ask.name, words.choices or ([words.example.to("zh")] if words.example else [])
        )
        if not ask.needed:
            yield from ("unknown", None)


def _at(case: Case, name: str) -> Any:
    value: Any = case
    for step in name.split("."):
        value = getattr(value, step)
    return value
