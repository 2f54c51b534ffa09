"""The flow of the questions as the code has it: a walk along every branch, and what decides about each question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache

from posexit import interview
from posexit.case import Case
from posexit.fields import FIELDS, pattern
from posexit.interview import FORM_TYPE, Progress, Walk
from posexit.machines import MOST_ROWS_IN_A_LETTER
from posexit.questions import QUESTIONS, Ask
from posexit.rules import Rule, always
from tests.paths import Asked, Paths, Watched

_MACHINE = "898310154110001，10012345，N8NL00123456，示例M1型，示例市江湾路1号"
MORE = {
    "exit": ["，2027-01-15"],
    "contract.ends_on": ["2026-11-30", "2028-01-01"],
    "terminals": ["\n".join([f"{_MACHINE}，{state}"] * MOST_ROWS_IN_A_LETTER) for state in ("丢失", "闲置")],
}
"""Answers besides the examples that send the interview another way."""

SWEEPS: tuple[dict[str, list[str]], ...] = (
    {"applicant.standing": ["own"], "applicant.form": ["individual", "company"]},
    {"reason.kind": ["idle"], "contract.term": ["open"]},
    {"reason.kind": ["fault"], "contract.term": ["open"], "applicant.form": ["individual"]},
)
"""Which answers are combined: every reason with every term, every registration with who writes, every fault with that."""

_IMPLIED = {"applicant.type": "applicant.form"}
_FILLS = _IMPLIED | {pattern(name): ask.name for ask in reversed(QUESTIONS) for name in ask.fields()}
_ORDER = {ask.name: no for no, ask in reversed(list(enumerate(QUESTIONS)))}


@dataclass
class Flow(Paths):
    """Every branch: each question with each answer, each rule of a question both ways.

    ``given`` are the answers put to each question, ``ways`` what the rule of each came to (by its place in
    the table).
    """

    given: dict[str, set[str | None]] = field(default_factory=lambda: defaultdict(set))
    ways: dict[int, set[bool]] = field(default_factory=lambda: defaultdict(set))
    _looks_at: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    _cases: dict[int, dict[tuple[object, ...], Case]] = field(default_factory=lambda: defaultdict(dict))

    def walk(self) -> None:
        """Walk every branch, in sweeps: all combinations would take minutes."""
        for only in SWEEPS:
            self.only = only
            self.longest()
        self.only = {}

    def report(self) -> str:
        """Return how much was walked: questions that came up, answers to them, ways of their rules."""
        walked = {"questions": 0, "answers": 0, "branches": 0}
        whole = dict(walked)
        for no, ask in enumerate(QUESTIONS):
            counted = {
                "questions": ({True}, self.ways[no] & {True}),
                "answers": (self._every(ask), self.given[ask.name]),
                "branches": (_both(ask), self.ways[no]),
            }
            for name, (wanted, had) in counted.items():
                whole[name] += len(wanted)
                walked[name] += len(wanted & had)
        return ", ".join(f"{name} {walked[name]}/{whole[name]}" for name in whole)

    def missing(self) -> list[str]:
        """Return what was not walked: answers to questions, and rules that came out one way only."""
        found = []
        for no, ask in enumerate(QUESTIONS):
            found += [f"{ask.name} ({no}): never {way}" for way in _both(ask) - self.ways[no]]
            missing = self._every(ask) - self.given[ask.name]
            found += [f"{ask.name} ({no}): never answered {typed}" for typed in missing]
        return found

    def _every(self, ask: Ask) -> set[str | None]:
        return set(super()._answers(ask))

    def deciding(self, no: int) -> dict[str, tuple[str, ...]]:
        """Return the questions that decide whether the one at a place comes, in their order.

        With each stand its answers under which the question comes; none where every one may do, or
        where it is no choice that decides.
        """
        found = {_question(name) for name in self._looks_at[no]} - {QUESTIONS[no].name}
        return {name: self._under(no, name) for name in sorted(found, key=_ORDER.__getitem__)}

    def _under(self, no: int, name: str) -> tuple[str, ...]:
        choices = FIELDS[name].choices if name in FIELDS else ()
        cases, when = self._cases[no].values(), QUESTIONS[no].when
        found = tuple(value for value in choices if any(when(_with(case, name, value)) for case in cases))
        return () if found == choices else found

    def _watching(self, no: int, when: Rule) -> Rule:
        noting = super()._watching(no, when)

        def held(case: Case) -> bool:
            way = noting(case)
            self.ways[no].add(way)
            self._looks_at[no] |= self._read[no]
            return way

        return held

    def _count(self, now: Walk, coming: Sequence[int]) -> int:  # noqa: ARG002 (how long a path is does not matter here)
        return 0

    def _from(self, progress: Progress) -> tuple[Sequence[Asked], frozenset[str]]:
        found = super()._from(progress)
        self._aside(progress, {ask.name for ask in interview.walk(progress).open})
        return found

    def _aside(self, progress: Progress, known: AbstractSet[str]) -> None:
        """Answer what the review offers, and what comes because of that, with all it was not answered with yet."""
        now = self._seen(progress)
        new = [ask for ask in (*now.offered, *now.open) if ask.name not in known]
        for ask in new:
            answers = list(super()._answers(ask))
            for typed in (typed for typed in answers if typed not in self.given[ask.name]):
                after, _ = self._answered(progress, ask, typed)
                self._aside(after, known | {one.name for one in new})

    def _seen(self, progress: Progress) -> Walk:
        now = interview.walk(progress)
        came = {ask.name for ask in (*now.done, *now.open)}
        offered = {ask.name for ask in now.offered}
        for no, ask in enumerate(QUESTIONS):
            way = ask.name in (offered if ask.offered else came)
            if ask.offered and way not in self.ways[no]:
                self.ways[no].add(way)
                ask.when(Watched(now.case, "", self._looks_at[no]))  # type: ignore[arg-type]
            if way:
                values = tuple(progress.answers.get(name) for name in sorted(self._looks_at[no]))
                self._cases[no].setdefault(values, now.case)
        return now

    def _answered(self, progress: Progress, ask: Ask, typed: str | None) -> tuple[Progress, int]:
        self.given[ask.name].add(typed)
        return super()._answered(progress, ask, typed)

    def _answers(self, ask: Ask) -> Iterator[str | None]:
        """Yield every answer the first time; later on one is enough where no rule looks at it: to skip it."""
        every = list(super()._answers(ask))
        asked = (no for no, one in enumerate(QUESTIONS) if not one.offered)
        looked_at = {_question(name) for no in asked for name in self._looks_at[no]}
        yield from every if ask.name in looked_at or set(every) - self.given[ask.name] else every[-1:]


def _both(ask: Ask) -> set[bool]:
    """Return the ways in which the rule of a question can come out."""
    return {True} if ask.when is always else {True, False}


@cache
def _question(name: str) -> str:
    """Return the question that fills a field which a rule looks at."""
    filled = (question for field, question in _FILLS.items() if f"{field}.".startswith(f"{pattern(name)}."))
    return min(filled, key=_ORDER.__getitem__)


def _with(case: Case, name: str, value: str) -> Case:
    """Return the case with another answer to a choice, and what that one settles besides."""
    part, _, last = name.partition(".")
    settled = {"type": FORM_TYPE[value]} if name == "applicant.form" else {}
    return case.model_copy(update={part: getattr(case, part).model_copy(update={last: value, **settled})})
