"""advise(): the one place where ground, route, letters, tasks, totals and steps come together. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from posexit import escalation
from posexit.case import Case
from posexit.escalation import Step
from posexit.library import Library
from posexit.plan import Task, plan
from posexit.problems import Problem, doubts, problems
from posexit.setting import Situation
from posexit.situation import situation
from posexit.story import EMPTY, Story


@dataclass(frozen=True)
class Applying:
    """A letter that applies, and the rule that says so."""

    id: str
    rule: str


@dataclass(frozen=True)
class Advice:
    """Everything the tool has to say about a case on a day."""

    now: Situation
    letters: tuple[Applying, ...]
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Where the case can be taken; judged when it is asked for, since a letter does not ask."""
        return escalation.steps(self.now)


def advise(case: Case, library: Library, today: date, story: Story = EMPTY) -> Advice:
    """Return the advice for a case on a day, after what happened, with the letters of a library."""
    now = situation(case, today, story)
    occasions = ((letter_id, library.occasion(letter_id)) for letter_id in library.letter_ids())
    return Advice(
        now=now,
        letters=tuple(Applying(letter_id, rule) for letter_id, rule in occasions if now.holds(rule)),
        tasks=plan(now, library),
        problems=(*problems(case, today), *doubts(case)),
    )
