"""Where a living case stands: its stage, who has the ball, what is next, what is late, how far it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from posexit.advice import Advice
from posexit.circumstances import confirmations_missing
from posexit.journal import Confirmable
from posexit.plan import Task, tickable
from posexit.setting import Situation
from posexit.story import ANSWER_DAYS, SILENCE, Story
from posexit.tasks import PHASES, Phase

Stage = Literal[
    "unfinished",
    "to-send",
    "waiting",
    "silent",
    "objected",
    "offered",
    "answered",
    "refused",
    "complained",
    "confirmed",
    "closed",
]
Ball = Literal["you", "them", "nobody"]

_THEIRS: tuple[Stage, ...] = ("waiting", "answered", "complained")
_AFTER: dict[Stage, tuple[Phase, ...]] = {
    "confirmed": ("settle", "confirm-and-keep"),
    "closed": ("confirm-and-keep",),
}
"""The phases that still count at the end."""

_ELSEWHERE = {"regulator", "association"}


@dataclass(frozen=True)
class Progress:
    """How many tasks of a phase are done."""

    phase: Phase
    done: int
    total: int


@dataclass(frozen=True)
class Status:
    """How a case stands on a day.

    ``until`` is the day to which an answer may be waited for; ``missing`` is what has to be confirmed
    in writing yet; ``tasks`` are all that can be ticked off, in the order of the plan, which numbers
    them from 1; ``open`` are those that are not done, the most urgent first.
    """

    stage: Stage
    ball: Ball
    until: date | None
    missing: tuple[Confirmable, ...]
    tasks: tuple[Task, ...]
    open: tuple[Task, ...]
    progress: tuple[Progress, ...]

    @property
    def done(self) -> tuple[Task, ...]:
        """The tasks that are done."""
        return tuple(task for task in self.tasks if task.done)

    @property
    def next(self) -> Task | None:
        """The most urgent task."""
        return next(iter(self.open), None)

    @property
    def overdue(self) -> tuple[Task, ...]:
        """The tasks whose day has passed."""
        return tuple(task for task in self.open if task.late)

    @property
    def next_day(self) -> date | None:
        """The first day that counts: the one that has passed, else of the next task or of the answer."""
        days = (self.next.since or self.next.due if self.next else None, self.until)
        return None if self.stage == "closed" else min(filter(None, days), default=None)


def status(advice: Advice, *, finished: bool = True) -> Status:
    """Return how a case stands; ``finished`` says that its questions were answered to the end."""
    now = advice.now
    stage = _stage(now, finished=finished)
    tasks = tickable(advice.tasks)
    return Status(
        stage=stage,
        ball="nobody" if stage == "closed" else "them" if stage in _THEIRS else "you",
        until=_until(now.story) if stage == "waiting" else None,
        missing=confirmations_missing(now),
        tasks=tasks,
        open=tuple(sorted((task for task in tasks if _is_open(task, stage)), key=_urgency)),
        progress=tuple(_progress(tasks)),
    )


def _is_open(task: Task, stage: Stage) -> bool:
    """Return whether a task is to be done: once all is confirmed, what only led there is not any more."""
    return task.done is None and task.phase in _AFTER.get(stage, PHASES)


def _stage(now: Situation, *, finished: bool) -> Stage:
    """Return the first stage that fits, in the order in which one hides the next."""
    story, last = now.story, now.story.last_demand
    complaints = story.complaints
    refused = max((one.no for one in story.replies if one.outcome == "persists"), default=0)
    elsewhere = max((one.no for one in complaints if one.to in _ELSEWHERE), default=0)
    fits: dict[Stage, bool] = {
        "closed": story.closed is not None,
        "unfinished": not finished,
        "to-send": story.first_sent() is None,
        "confirmed": not confirmations_missing(now),
        "objected": any(one.objection != SILENCE for one in story.open_replies),
        "offered": bool(story.open_offers),
        "refused": refused > max((one.no for one in complaints), default=0),
        "complained": elsewhere > (last.no if last else 0),
        "silent": now.holds("answer_overdue") or bool(story.open_replies),
        "answered": last is not None and story.answered_since(last.on),
    }
    return next((stage for stage, holds in fits.items() if holds), "waiting")


def _until(story: Story) -> date | None:
    last = story.last_demand
    return last.counted_from + timedelta(days=ANSWER_DAYS) if last else None


def _urgency(task: Task) -> tuple[bool, date]:
    """Return what sorts tasks: those with a day first, by day; the order of the plan stays within a day."""
    return task.due is None, task.since or task.due or date.max


def _progress(tasks: tuple[Task, ...]) -> Iterator[Progress]:
    for phase, found in groupby(tasks, key=lambda task: task.phase):  # they stand in the order of the phases
        done = [task.done is not None for task in found]
        yield Progress(phase, sum(done), len(done))
