"""What of a case stands in a calendar: every open task with a day, and the other days that count. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from posexit.checklist import arithmetic_text
from posexit.chronology import sent_title
from posexit.dates import add, arithmetic
from posexit.facts import Facts
from posexit.story import ANSWER_DAYS
from posexit.view import CaseView, Notes

if TYPE_CHECKING:
    from posexit.advice import Advice
    from posexit.blocks import Language
    from posexit.library import Library
    from posexit.plan import Task


@dataclass(frozen=True)
class Appointment:
    """Something that stands in the calendar on a day; its ``id`` stays the same however often the day moves.

    Title and text come from the templates alone: no name, number or address of anybody is in them, since
    calendars are shared and stored elsewhere.
    """

    id: str
    on: date
    title: str
    text: str


def agenda(advice: Advice, library: Library, lang: Language) -> tuple[Appointment, ...]:
    """Return what lies ahead, oldest first; what is late stands on today. After the end only what follows it."""
    seen = _Seen(advice, library, lang)
    found = [*seen.tasks()]
    if advice.now.story.closed is None:
        found += [*seen.days(), *seen.answer(), *seen.steps()]
    return tuple(sorted(found, key=lambda one: (one.on, one.id)))


def named_days(advice: Advice, library: Library, lang: Language) -> tuple[Appointment, ...]:
    """Return the days ahead that the answers name: stopping, switching, closing, the end of the contract."""
    return tuple(_Seen(advice, library, lang).days())


@dataclass(frozen=True)
class _Seen:
    advice: Advice
    library: Library
    lang: Language

    def _say(self, key: str, **params: object) -> str:
        return self.library.words.say(key, self.lang, **params)

    def tasks(self) -> Iterator[Appointment]:
        over = self.advice.now.story.closed is not None
        for task in self.advice.tasks:
            after_the_end = task.timing is not None and task.timing.anchor == "closing-confirmed"
            if task.due and not task.done and (after_the_end or not over):
                yield self._task(task, task.due)

    def _task(self, task: Task, due: date) -> Appointment:
        title, text = task.title.to(self.lang), [task.why.to(self.lang)]
        if task.late:
            title = self._say("calendar.late", title=title)
        text.append(arithmetic_text(task.timing, self.library, self.lang))
        if task.proof:
            text.append(self._say("calendar.keep", proof=task.proof.to(self.lang)))
        return Appointment(task.id, due, title, "\n".join(text))

    def days(self) -> Iterator[Appointment]:
        """Yield the days that the user named, and the last one to object to renewal."""
        now = self.advice.now
        case, facts = now.case, Facts(now.case, now.today)
        known = {
            "stop-using": case.exit.stop_on,
            "close-by": case.exit.close_by,
            "switch-on": case.migration.switch_on,
            "contract-ends": case.contract.ends_on,
            "last-day-to-object": facts.last_day_to_object if facts.term_ahead else None,
        }
        for name, day in known.items():
            if day and day >= now.today:
                yield self._day(name, day)
        apart = {terminal.stop_on for terminal in case.terminals} - {case.exit.stop_on}
        for no, day in enumerate(sorted(filter(None, apart)), start=1):
            if day >= now.today:
                numbers = [at for at, one in enumerate(case.terminals, start=1) if one.stop_on == day]
                listed = self._say("dates.comma").join(map(str, numbers))
                yield self._day("terminals-stop", day, no, numbers=listed)

    def answer(self) -> Iterator[Appointment]:
        """Yield the last day to wait for an answer, while it is awaited."""
        now = self.advice.now
        last = now.story.last_demand
        if last is None or now.story.answered_since(last.on):
            return
        until = add(last.counted_from, ANSWER_DAYS)
        if until.day >= now.today:
            view = CaseView(now, self.library, self.lang, Notes())
            letter = sent_title(view, last.letter, last.title)
            reckoned = arithmetic(until, self.library.words, self.lang)
            yield self._day("answer", until.day, last.no, letter=letter, reckoned=reckoned)

    def steps(self) -> Iterator[Appointment]:
        """Yield the days from which a further step is open to this user."""
        for step in self.advice.steps:
            if step.opens:
                title = self._say(f"escalation.steps.{step.id}.title")
                reckoned = arithmetic(step.opens, self.library.words, self.lang)
                appointment = self._day("step", step.opens.day, title=title, reckoned=reckoned)
                yield replace(appointment, id=f"step-{step.id}")

    def _day(self, name: str, day: date, no: int | None = None, **params: object) -> Appointment:
        title, text = (self._say(f"calendar.{name}.{part}", **params) for part in ("title", "text"))
        return Appointment(name if no is None else f"{name}-{no}", day, title, text)
