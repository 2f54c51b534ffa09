"""What letters see of the story: calls, letters sent, objections, exhibits, and one dated line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from posexit.chronology import chronology, open_ended, sent_title
from posexit.dates import day_text
from posexit.objections import FactWords, Objection, entries, in_complaint, unanswered
from posexit.story import Objected, SentLetter
from posexit.view import Blank, CaseView, Choice, Notes, Sum, View, record

if TYPE_CHECKING:
    from posexit.journal import Confirmed, Contact, Evidence, Offer


class Passage:
    """A finished piece of Markdown that a letter takes in whole; ``show`` gives what it answers."""

    def __init__(self, text: str, about: View) -> None:
        self._text, self._about = text, about

    def __str__(self) -> str:
        return self._text

    def show(self, name: str) -> Any:
        """Return a value of the objection that this answers."""
        return self._about.show(name)


class Answers:
    """The answers to the open objections, each made when the letter comes to it."""

    def __init__(self, about: tuple[View, ...], make: Callable[[View], str]) -> None:
        self._about, self._make = about, make

    def __len__(self) -> int:
        return len(self._about)

    def __iter__(self) -> Iterator[Passage]:
        return (Passage(self._make(about), about) for about in self._about)


class Later:
    """Rows that are made when a letter comes to them: what makes them reads the tasks, which few letters need."""

    def __init__(self, rows: Callable[[], Iterator[View]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[View]:
        return self._rows()


def story_names(view: CaseView) -> dict[str, Any]:
    """Return the names that letters have for what happened; empty where nothing is known."""
    seen = _Seen(view)
    story = view.now.story
    about = seen.to_answer()
    return {
        "contacts": tuple(seen.contact(one) for one in story.contacts),
        "sent": tuple(seen.sent(one) for one in story.sent),
        "replies": tuple(seen.reply(one) for one in story.replies),
        "exhibits": tuple(seen.exhibits()),
        "offers": tuple(seen.offer(one) for one in story.offers),
        "confirmed": tuple(seen.confirmed(one) for one in story.confirmed),
        "chronology": tuple(seen.chronology()),
        "first_sent": seen.sent(first) if (first := story.first_sent()) else (),
        "last_demand": seen.sent(last) if (last := story.last_demand) else (),
        "objection": about[-1] if about else (),
        "checks": Later(seen.checks),
        "after": Later(seen.after),
        "closed_on": seen.closed_on(),
    }


def _blank(name: str) -> Blank:
    """Return a blank for what the journal does not say; it is no field that could be asked for."""
    return Blank(name, Notes())


def to_answer(view: CaseView) -> tuple[View, ...]:
    """Return the views of the objections that the rebuttal answers."""
    return _Seen(view).to_answer()


@dataclass(frozen=True)
class _Seen:
    view: CaseView

    def _say(self, key: str, **params: object) -> str:
        return self.view.library.words.say(key, self.view.lang, **params)

    def _text(self, value: str | None, name: str) -> Any:
        return _blank(name) if value is None else value

    def _label(self, value: str | None, name: str) -> Any:
        """Return a choice of an event with its label."""
        if value is None:
            return _blank(name)
        return Choice(value, self._say(f"story.{name}.{value}"))

    def _day(self, day: date | None, name: str) -> Any:
        return _blank(name) if day is None else self.view.value(day, name)

    def _exhibits(self, *numbers: int) -> tuple[int, ...]:
        """Return the numbers of the exhibits that prove these events."""
        return tuple(no for no, one in self.view.now.story.exhibits.items() if one.of in numbers)

    def contact(self, one: Contact) -> View:
        return record(
            on=self._day(one.on, "on"),
            how=self._label(one.how, "how"),
            with_whom=self._text(one.with_whom, "with_whom"),
            staff_no=self._text(one.staff_no, "staff_no"),
            ticket_no=self._text(one.ticket_no, "ticket_no"),
            said=self._text(one.said, "said"),
            promised=self._text(one.promised, "promised"),
            exhibit=self._exhibits(one.no),
        )

    def sent(self, one: SentLetter) -> View:
        return record(
            letter=one.letter,
            title=sent_title(self.view, one.letter, one.title),
            on=self._day(one.on, "on"),
            how=self._label(one.how, "delivery"),
            waybill=self._text(one.waybill, "waybill"),
            to=self._label(one.to, "to"),
            arrived_on=self._day(one.arrived_on, "arrived_on"),
            exhibit=self._exhibits(*filter(None, (one.no, one.arrival))),
        )

    def reply(self, one: Objected) -> View:
        """Return the view of an objection: what it says, its facts by name, what a complaint says of it."""
        library, lang = self.view.library, self.view.lang
        entry = entries(library).get(one.objection)
        facts = entry.facts if entry else {}
        known = {name: self._fact(words, one.facts.get(name), name) for name, words in facts.items()}
        numbers = [
            event.no
            for event in self.view.now.story.events
            if event.kind == "reply" and event.objection == one.objection
        ]
        return record(
            **known
            | {
                "id": one.objection,
                "on": self._day(one.on, "on"),
                "last_on": self._day(one.last_on, "last_on"),
                "says": entry.they_say.to(lang) if entry else one.objection,
                "asks": entry.asks.to(lang) if entry and entry.asks else "",
                "stands": self._stands(one, entry),
                "outcome": self._label(one.outcome, "outcome"),
                "words": self._text(one.words, "words"),
                "facts": tuple(
                    record(label=words.label.to(lang), value=known[name])
                    for name, words in facts.items()
                    if name in one.facts
                ),
                "exhibit": self._exhibits(*numbers),
            }
        )

    def _stands(self, one: Objected, entry: Objection | None) -> str:
        """Return what a complaint says of an objection; of an open one only that it was made."""
        lang, on = self.view.lang, day_text(one.on, self.view.lang)
        if entry and one.outcome != "open":
            return in_complaint(self.view.library, one.objection, one.outcome, lang, on)
        said = entry.they_say.to(lang) if entry else one.words or one.objection
        return self._say("story.stands", on=on, text=open_ended(said))

    def to_answer(self) -> tuple[View, ...]:
        return tuple(self.reply(one) for one in unanswered(self.view.now, self.view.library))

    def _fact(self, words: FactWords, value: str | None, name: str) -> Any:
        if value is None:
            return _blank(name)
        try:
            if words.kind == "date":
                return self._day(date.fromisoformat(value), name)
            if words.kind == "money":
                return Sum(Decimal(value), self.view.lang)
        except (ValueError, ArithmeticError):  # the file changed its mind about the kind since
            return value
        return Choice(value, self._say(f"story.yesno.{value}")) if words.kind == "yesno" else value

    def exhibits(self) -> Iterator[View]:
        """Yield the exhibits with their pages in the bundle, as far as no count before them is missing."""
        before: int | None = 0
        for no, one in self.view.now.story.exhibits.items():
            last = None if before is None or one.pages is None else before + one.pages
            yield self.exhibit(
                no, one, None if last is None or one.pages is None else (last - one.pages + 1, last)
            )
            before = last

    def exhibit(self, no: int, one: Evidence, place: tuple[int, int] | None) -> View:
        at = None if place is None else "-".join(map(str, dict.fromkeys(place)))
        pages = None if one.pages is None else str(one.pages)
        return record(
            no=no,
            name=one.name,
            proves=self._text(one.proves, "proves"),
            pages=self._text(pages, "pages"),
            at=self._text(at, "at"),
            on=self._day(one.on, "on"),
            file=one.file,
        )

    def offer(self, one: Offer) -> View:
        return record(
            on=self._day(one.on, "on"), what=one.what, decision=self._label(one.decision, "decision")
        )

    def confirmed(self, one: Confirmed) -> View:
        return record(on=self._day(one.on, "on"), what=self._label(one.what, "confirmable"))

    def checks(self) -> Iterator[View]:
        """Yield what has to be in order before the case is ended, met or not."""
        from posexit.closing import checks

        for one in checks(self.view.now, self.view.library):
            yield record(title=one.title.to(self.view.lang), on=self._day(one.on, "on"), exhibit=one.exhibits)

    def after(self) -> Iterator[View]:
        """Yield the tasks that are left once the closing is confirmed, each with its day."""
        from posexit.plan import plan

        for task in plan(self.view.now, self.view.library):
            if task.timing and task.timing.anchor == "closing-confirmed" and not task.done:
                title, why = task.title.to(self.view.lang), task.why.to(self.view.lang)
                day = task.timing.counted.day if task.timing.counted else None
                yield record(title=title, why=why, due=self._day(day, "due"))

    def closed_on(self) -> Any:
        closed = self.view.now.story.closed
        return self._day(closed.on if closed else None, "closed_on")

    def chronology(self) -> Iterator[View]:
        """Yield one line for each event, oldest first; evidence stands in its own list."""
        for event, text in chronology(self.view):
            yield record(on=self._day(event.on, "on"), text=text, exhibit=self._exhibits(event.no))
