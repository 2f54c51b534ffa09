"""Where a case stands in words and plain values: what `status --json` prints, the screen and the page show. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from posexit.advice import Advice
from posexit.agenda import named_days
from posexit.blocks import Language
from posexit.checklist import doubt_text
from posexit.chronology import chronology
from posexit.dates import FULL, short_day
from posexit.explain import letter_title
from posexit.journal import Closed, Done
from posexit.library import Library
from posexit.outline import course
from posexit.plan import Task
from posexit.status import Status
from posexit.view import CaseView, Notes


def status_outline(
    advice: Advice,
    status: Status,
    library: Library,
    lang: Language,
    folder: str = "FOLDER",
) -> dict[str, Any]:
    """Return the status in words.

    Scripts may rely on `stage`, `ball`, `until`, `missing`, `next`, `next_day`, `overdue`, `open`, `done`,
    `progress`, `timeline`, `steps`, `letters`, `exhibits` and `totals`; the sentences beside them are for
    people. A task has the `number` by which it can be ticked off, and `since`, the day that has passed.

    Args:
        advice: the advice for the case on that day.
        status: where the case stands.
        library: where the words come from.
        lang: their language.
        folder: the folder of the case, as the commands in the sentences name it.
    """
    seen = _Seen(advice, status, library, lang)
    told = course(advice, library, lang)
    by_id = {task["id"]: task for task in told["tasks"]}
    tasks = {
        task.id: {
            **by_id[task.id],
            "number": number,
            "since": task.since.isoformat() if task.since else None,
            "since_says": seen.since(task),
        }
        for number, task in enumerate(status.tasks, start=1)
    }
    case = advice.now.case
    return {
        "today": advice.now.today.isoformat(),
        "id": case.id,
        "name": case.applicant.name,
        "provider": case.provider.name,
        "stage": status.stage,
        "stage_title": seen.say(f"status.stages.{status.stage}.title"),
        "stage_says": seen.stage(),
        "action": seen.action(folder),
        "ball": status.ball,
        "ball_says": seen.say(f"status.ball.{status.ball}"),
        "until": status.until.isoformat() if status.until else None,
        "missing": list(status.missing),
        "missing_says": [seen.say(f"story.confirmable.{what}") for what in status.missing],
        "next": tasks[status.next.id] if status.next else None,
        "next_day": status.next_day.isoformat() if status.next_day else None,
        "next_day_says": seen.next_day(),
        "overdue": [tasks[task.id] for task in status.overdue],
        "open": [tasks[task.id] for task in status.open],
        "done": [tasks[task.id] for task in status.done],
        "warnings": [task for task in told["tasks"] if task["kind"] == "warning"],
        "progress": [
            {
                "phase": one.phase,
                "title": seen.say(f"phases.{one.phase}"),
                "done": one.done,
                "total": one.total,
            }
            for one in status.progress
        ],
        "timeline": sorted(
            [*seen.past(), *seen.ahead()],
            key=lambda one: (one["on"], one["kind"] in {"due", "day"}, one["no"] or 0),
        ),
        "steps": [] if status.stage in {"confirmed", "closed"} else told["steps"],
        "letters": list(seen.letters()),
        "exhibits": [
            {
                "no": no,
                "name": one.name,
                "file": one.file,
                "proves": one.proves,
                "on": one.on.isoformat(),
            }
            for no, one in advice.now.story.exhibits.items()
        ],
        "totals": told["totals"],
        "seller_totals": told["seller_totals"],
        "problems": told["problems"],
    }


@dataclass(frozen=True)
class _Seen:
    advice: Advice
    status: Status
    library: Library
    lang: Language

    def say(self, key: str, **params: object) -> str:
        return self.library.words.say(key, self.lang, **params)

    def day(self, day: date) -> str:
        return short_day(day, self.lang, self.advice.now.today)

    def since(self, task: Task) -> str:
        """Return how long a task is late, or could have been done; empty where neither."""
        if task.since is None or task.timing is None:
            return ""
        how = "opened" if task.timing.unit in FULL.values() else "passed"
        return self.say(f"status.since.{how}", day=self.day(task.since))

    def stage(self) -> str:
        story, last = self.advice.now.story, self.advice.now.story.last_demand
        title = letter_title(self.advice.now, last.letter, self.library, self.lang) if last else ""
        missing = self.say("status.and").join(self.say(f"story.confirmable.{w}") for w in self.status.missing)
        return self.say(
            f"status.stages.{self.status.stage}.says",
            title=title,
            on=self.day(last.counted_from) if last else "",
            until=self.day(self.status.until) if self.status.until else "",
            count=len(story.open_replies),
            missing=missing,
            closed=self.day(story.closed.on) if story.closed else "",
        )

    def action(self, folder: str) -> str:
        return self.say(f"status.stages.{self.status.stage}.action", folder=folder)

    def next_day(self) -> str | None:
        """Return what the first day that counts is for: a task, or the answer that is waited for."""
        if self.status.next_day is None:
            return None
        task = self.status.next
        if task and self.status.next_day in {task.since, task.due}:
            return task.title.to(self.lang)
        return self.say("status.answer-due")

    def past(self) -> Iterator[dict[str, Any]]:
        story = self.advice.now.story
        view = CaseView(self.advice.now, self.library, self.lang, Notes())
        if story.begun:
            yield _moment(story.begun, "begun", self.say("status.begun"))
        for event, text in chronology(view):
            yield _moment(event.on, event.kind, text, event.no)
        for no, one in story.exhibits.items():
            yield _moment(one.on, "evidence", self.say("status.exhibit", no=no, name=one.name), one.no)
        titles = {task.id: task.title.to(self.lang) for task in self.advice.tasks}
        for event in story.events:
            if isinstance(event, Done):
                title = titles.get(event.task, event.task)
                yield _moment(event.on, "done", self.say("status.done", title=title), event.no)
            if isinstance(event, Closed):
                yield _moment(event.on, "closed", self.say("status.closed"), event.no)

    def ahead(self) -> Iterator[dict[str, Any]]:
        """Yield what is to come: the days of open tasks, of the answer that is waited for, and of the contract."""
        if self.status.stage == "closed":
            return
        for task in self.status.open:
            if task.due and not task.late:
                yield {**_moment(task.due, "due", self._due(task)), "task": task.id}
        if self.status.until and self.status.until >= self.advice.now.today:
            yield _moment(self.status.until, "day", self.say("status.answer-due"))
        for one in named_days(self.advice, self.library, self.lang):
            yield _moment(one.on, "day", one.title)

    def _due(self, task: Task) -> str:
        """Return the title of a task; beside a day that no holidays were known for, that is said."""
        title, doubt = task.title.to(self.lang), doubt_text(task.timing, self.library, self.lang)
        return self.say("dates.with-basis", reckoned=title, basis=doubt) if doubt else title

    def letters(self) -> Iterator[dict[str, Any]]:
        """Yield the letters that apply or went out, each with the days on which it did."""
        story = self.advice.now.story
        ids = dict.fromkeys(
            [*(letter.id for letter in self.advice.letters), *(one.letter for one in story.sent)]
        )
        for letter_id in ids:
            sent = [one for one in story.sent if one.letter == letter_id]
            yield {
                "id": letter_id,
                "title": letter_title(self.advice.now, letter_id, self.library, self.lang),
                "sent": [
                    {
                        "on": one.on.isoformat(),
                        "how": one.how,
                        "waybill": one.waybill,
                        "arrived_on": one.arrived_on.isoformat() if one.arrived_on else None,
                    }
                    for one in sent
                ],
            }


def _moment(on: date, kind: str, text: str, no: int | None = None) -> dict[str, Any]:
    return {"on": on.isoformat(), "kind": kind, "text": text, "no": no}
