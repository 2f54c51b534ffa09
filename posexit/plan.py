"""The plan: which tasks apply to a situation, when each is due, and what it waits for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from posexit import dates
from posexit.case import Case
from posexit.circumstances import milestones
from posexit.dates import Counted, Unit
from posexit.entries import Pair
from posexit.fields import FIELDS, pattern
from posexit.gates import binding
from posexit.setting import POST_DAYS, Situation
from posexit.story import Story
from posexit.tasks import EVENTS, PHASES, ClosingEntry, Due, Kind, PaperEntry, Phase, TaskEntry

if TYPE_CHECKING:
    from posexit.library import Library


@dataclass(frozen=True)
class Timing:
    """When a task is due.

    ``anchor`` is `today`, a field or an event; ``count`` units lie between it and ``counted`` (None: not
    a number yet, ``waits_for`` names what is missing), and POST_DAYS besides where it goes ``by_post``.
    ``by`` is the day to keep: the counted one, or today where that has passed (``late``).
    """

    anchor: str
    count: int | None
    unit: Unit
    by_post: bool = False
    counted: Counted | None = None
    waits_for: str | None = None
    by: date | None = None
    late: bool = False


@dataclass(frozen=True)
class Task:
    """One thing to do; ``because`` names the rules that hold and the fields that are unknown.

    ``done`` is the day on which it was ticked off, or on which a sign of it stands in the journal.
    """

    id: str
    phase: Phase
    kind: Kind
    title: Pair
    why: Pair
    because: tuple[str, ...]
    timing: Timing | None = None
    proof: Pair | None = None
    sources: tuple[str, ...] = ()
    letter: str | None = None
    done: date | None = None

    @property
    def due(self) -> date | None:
        """The day to keep, None while it is open or where there is none."""
        return self.timing.by if self.timing else None

    @property
    def late(self) -> bool:
        """The day that was reckoned has passed, and it is not done."""
        return self.timing is not None and self.timing.late and self.done is None

    @property
    def since(self) -> date | None:
        """The day that has passed, where it is late."""
        return self.timing.counted.day if self.late and self.timing and self.timing.counted else None

    @property
    def waits_for(self) -> str | None:
        """The field or event without which the day cannot be reckoned."""
        return self.timing.waits_for if self.timing else None


def plan(now: Situation, library: Library) -> tuple[Task, ...]:
    """Return the tasks that apply, by phase, in the order of the file; what to find out comes first."""
    applying = [task for task in library.tasks.tasks if applies(now, task)]
    covered = {name for task in applying for name in task.covers}
    tasks = [*_find_out(now, library, covered), *(_task(entry, now, library) for entry in applying)]
    return tuple(sorted(tasks, key=lambda task: PHASES.index(task.phase)))


def _task(entry: TaskEntry, now: Situation, library: Library) -> Task:
    to_find = tuple(name for name in entry.covers if name in now.case.unknown)
    return Task(
        id=entry.id,
        phase=entry.phase,
        kind="find-out" if to_find else entry.kind,
        title=entry.title,
        why=entry.why,
        because=(*entry.when, *to_find),
        timing=timing(entry.due, now, library) if entry.due else None,
        proof=entry.proof,
        sources=binding(now.case, entry.source),
        letter=_letter(entry.letter, now, library),
        done=done_on(entry, now.story),
    )


def tickable(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the tasks that can be ticked off; their places, from 1, are their numbers everywhere."""
    return tuple(task for task in tasks if task.kind != "warning")


def papers(now: Situation, library: Library) -> tuple[PaperEntry, ...]:
    """Return the papers that may have to be handed in, and those never to be given."""
    return tuple(paper for paper in library.tasks.papers if applies(now, paper))


def done_on(entry: TaskEntry | ClosingEntry, story: Story) -> date | None:
    """Return the day on which something was done: as the user says, else the first sign of it."""
    if not story.events:
        return None
    return story.done.get(entry.id) or min(filter(None, map(story.day_of, entry.done)), default=None)


def applies(now: Situation, entry: TaskEntry | PaperEntry | ClosingEntry) -> bool:
    """Return whether a task, paper or check applies: it stands on this path, and all its rules hold."""
    return not now.paths.isdisjoint(entry.door) and all(map(now.holds, entry.when))


def timing(due: Due, now: Situation, library: Library) -> Timing:
    """Return when something is due; a day that has passed becomes today and is said to be late.

    Of the library it asks for the holidays, where working days are counted.
    """
    anchor, by_post = due.from_, due.by_post
    unit, count = _count(due, now)
    start = _anchor(anchor, now)
    if start is None or count is None:
        missing = anchor if start is None else due.days_before
        return Timing(anchor, count, unit, by_post, waits_for=missing)
    reckoned = _reckoned(start, count - (POST_DAYS if by_post else 0), unit, library)
    last = _anchor(due.not_after, now) if due.not_after else None
    if due.not_after and last and last < reckoned.day:
        anchor, by_post, unit, count, reckoned = due.not_after, False, "days", 0, dates.add(last, 0)
    late = reckoned.day < now.today
    by = now.today if late else reckoned.day
    return Timing(anchor, count, unit, by_post, reckoned, by=by, late=late)


def _reckoned(start: date, count: int, unit: Unit, library: Library) -> Counted:
    if unit in {"working-days", "full-working-days"}:
        counted = dates.add_working(start, count, library.holidays)
    else:
        counted = dates.add(start, count)
    return dates.gone(counted) if unit in dates.FULL.values() else counted


def _count(due: Due, now: Situation) -> tuple[Unit, int | None]:
    """Return what is counted and how many of it, None where that is not known."""
    if due.working_days is not None:
        return "working-days", due.working_days
    if due.after_days is not None:
        return "full-days", due.after_days
    if due.after_working_days is not None:
        return "full-working-days", due.after_working_days
    if due.days_before:
        notice: int | None = now.case.get(due.days_before)
        return "days", None if notice is None else -notice
    return "days", due.days or 0


def _anchor(name: str, now: Situation) -> date | None:
    if name == "today":  # the day on which the plan was made, so that what it said does not move away
        return now.story.begun or now.today
    if name in EVENTS:
        return milestones(now).get(name)
    day: date | None = now.case.get(name)
    return day


def _letter(letter: str | None, now: Situation, library: Library) -> str | None:
    """Return the letter of a task where that letter applies to the situation."""
    if letter and now.holds(library.occasion(letter)):
        return letter
    return None


def _find_out(now: Situation, library: Library, covered: set[str]) -> Iterator[Task]:
    """Yield one task for every field that the user does not know: where to look."""
    order = list(FIELDS)
    unknown = sorted({pattern(name) for name in now.case.unknown} - covered, key=order.index)
    for asked in unknown:
        words = library.question(asked)
        names = tuple(sorted(name for name in now.case.unknown if pattern(name) == asked))
        task_id = f"find-{asked.replace('.*', '').replace('.', '-').replace('_', '-')}"
        yield Task(
            id=task_id,
            phase="understand",
            kind="find-out",
            title=_title(now.case, asked, names, library),
            why=words.where or library.said("plan.find-out-anywhere"),
            because=names,
            timing=timing(library.tasks.find_out, now, library),
            done=now.story.done.get(task_id),
        )


def _title(case: Case, asked: str, names: tuple[str, ...], library: Library) -> Pair:
    label = library.question(asked).label
    part = asked.split(".", maxsplit=1)[0]
    if ".*" not in asked or len(getattr(case, part)) == 1:
        return library.said("plan.find-out", label=label)
    numbers = sorted(int(name.split(".")[1]) for name in names)
    listed = Pair(zh="、".join(map(str, numbers)), en=", ".join(map(str, numbers)))
    return library.said(f"plan.find-out-{part}", label=label, numbers=listed)
