"""The story so far: what the journal's events come to, and the rules that ask it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posexit.journal import (
        Arrived,
        Body,
        Closed,
        Confirmable,
        Confirmed,
        Contact,
        Delivery,
        Event,
        Evidence,
        Offer,
        Outcome,
        Reply,
        Sent,
    )

ANSWER_DAYS = 15
"""Days in which an answer is asked for: fact-answer-15-days-suggestion, no legal deadline."""

FRAUD = "pay-first"
"""The reply that is no objection but a fraud pattern: it gets no answer."""

SILENCE = "silence"
"""The reply that is none: nothing came at all."""

APPLICATIONS = (
    "cancellation",
    "bank-application",
    "termination-notice",
    "settlement",
    "objection",
    "information",
)
"""The letters by which the matter is first put to the acquirer."""

OWN_PAPERS = frozenset(
    {"call-sheet", "third-party-scorecard", "staff-handover", "customer-notice", "closing-record"}
)
"""The papers that go to nobody: worked with, signed or posted in one's own house."""

_DEMANDS = {*APPLICATIONS, "reminder", "rebuttal", "confirmation-request", "complaint"}
_OWN_HOUSE: tuple[Body | None, ...] = (None, "institution", "head-office")


@dataclass(frozen=True)
class SentLetter:
    """A letter that went out, and the day on which it arrived, as far as known.

    ``no`` and ``arrival`` are the numbers of the events that say so.
    """

    no: int
    letter: str
    on: date
    title: str | None = None
    how: Delivery | None = None
    waybill: str | None = None
    to: Body | None = None
    arrived_on: date | None = None
    arrival: int | None = None

    @property
    def counted_from(self) -> date:
        """The day from which an answer may be waited for: arrival, else dispatch."""
        return self.arrived_on or self.on


@dataclass(frozen=True)
class Objected:
    """One objection: when it first came, what was learnt of it since, and what became of it."""

    no: int
    objection: str
    on: date
    last_on: date
    outcome: Outcome
    facts: Mapping[str, str] = field(default_factory=dict)
    words: str | None = None


@dataclass(frozen=True)
class Story:
    """Everything that happened, sorted by what it is, each in the order of the journal.

    What was taken back is in none of these, except in the count of ``exhibits_given``: a number that an
    exhibit had is given to no other one. ``begun`` is the day on which the plan was made.
    """

    contacts: tuple[Contact, ...] = ()
    sent: tuple[SentLetter, ...] = ()
    replies: tuple[Objected, ...] = ()
    exhibits: Mapping[int, Evidence] = field(default_factory=dict)
    exhibits_given: int = 0
    offers: tuple[Offer, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    done: Mapping[str, date] = field(default_factory=dict)
    closed: Closed | None = None
    events: tuple[Event, ...] = ()
    begun: date | None = None

    def first_sent(self, *letters: str) -> SentLetter | None:
        """Return the first of these letters that went out; without a name, the first application."""
        wanted = letters or APPLICATIONS
        return min((one for one in self.sent if one.letter in wanted), key=_by_day, default=None)

    def arrived(self, letter: str) -> date | None:
        """Return the first day on which a letter is known to have arrived."""
        return min(
            (one.arrived_on for one in self.sent if one.letter == letter and one.arrived_on), default=None
        )

    @property
    def last_demand(self) -> SentLetter | None:
        """The last letter to the acquirer that asks for an answer."""
        asked = [one for one in self.sent if one.letter in _DEMANDS and one.to in _OWN_HOUSE]
        return max(asked, key=_by_day, default=None)

    @property
    def complaints(self) -> tuple[SentLetter, ...]:
        """The complaints that went out, oldest first."""
        return tuple(sorted((one for one in self.sent if one.letter == "complaint"), key=_by_day))

    def complained_to(self, *bodies: Body) -> SentLetter | None:
        """Return the first complaint to one of these; one without an addressee went to the institution."""
        return next((one for one in self.complaints if (one.to or "institution") in bodies), None)

    @property
    def open_replies(self) -> tuple[Objected, ...]:
        """The objections that no rebuttal has answered since; the fraud pattern gets no answer."""
        answered = max((one.no for one in self.sent if one.letter == "rebuttal"), default=0)
        still = (one for one in self.replies if one.outcome == "open" and one.objection != FRAUD)
        return tuple(one for one in still if one.no > answered)

    @property
    def open_offers(self) -> tuple[Offer, ...]:
        """The offers that no decision was written down after."""
        decided = max((one.no for one in self.offers if one.decision != "open"), default=0)
        return tuple(one for one in self.offers if one.no > decided)

    def confirmed_on(self, what: Confirmable) -> date | None:
        """Return the first day on which something was confirmed."""
        return min((one.on for one in self.confirmed if one.what == what), default=None)

    def answered_since(self, day: date) -> bool:
        """Return whether anything came back on a day or later: a reply, an offer or a confirmation."""
        return any(on >= day for on, _ in self._answers)

    @property
    def _answers(self) -> tuple[tuple[date, int], ...]:
        """Day and number of everything that came back: a reply, an offer or a confirmation."""
        return tuple(
            (event.on, event.no)
            for event in self.events
            if event.kind in {"offer", "confirmed"}
            or (event.kind == "reply" and event.objection not in {SILENCE, FRAUD})
        )

    def day_of(self, sign: str) -> date | None:
        """Return the first day of a sign that a task is done.

        Signs are `sent LETTER`, `confirmed WHAT`, `contacted HOW`, `answered`, and `task TASK` ticked off.
        """
        return min((on for on, _ in self._signs(sign)), default=None)

    def entry_of(self, *signs: str) -> int | None:
        """Return the number of the first entry that is one of these signs."""
        found = min((one for sign in signs for one in self._signs(sign)), default=None)
        return found[1] if found else None

    def _signs(self, sign: str) -> Iterator[tuple[date, int]]:
        """Yield day and number of every entry that is a sign."""
        kind, _, about = sign.partition(" ")
        if kind == "sent":
            yield from ((one.on, one.no) for one in self.sent if one.letter == about)
        elif kind == "confirmed":
            yield from ((one.on, one.no) for one in self.confirmed if one.what == about)
        elif kind == "contacted":
            yield from ((one.on, one.no) for one in self.contacts if one.how == about)
        elif kind == "answered":
            yield from self._answers
        else:
            yield from ((one.on, one.no) for one in self.events if one.kind == "done" and one.task == about)


EMPTY = Story()


def _by_day(one: SentLetter) -> tuple[date, int]:
    return one.on, one.no


def fold(events: Iterable[Event], begun: date | None = None) -> Story:
    """Return the story that events tell; their order in the journal decides what is later."""
    from posexit.journal import taken_back  # whoever has no story does not wait for it

    written = tuple(events)
    gone = taken_back(written)
    whole = tuple(event for event in written if event.kind != "undone" and event.no not in gone)
    given = [event for event in written if event.kind == "evidence"]
    sent: list[SentLetter] = []
    replies: dict[str, Objected] = {}
    for event in whole:
        if event.kind == "sent":
            sent.append(_sent(event))
        elif event.kind == "arrived":
            _arrive(sent, event)
        elif event.kind == "reply":
            replies[event.objection] = _replied(event, replies.get(event.objection))
    return Story(
        contacts=tuple(event for event in whole if event.kind == "contact"),
        sent=tuple(sent),
        replies=tuple(replies.values()),
        exhibits={no: event for no, event in enumerate(given, start=1) if event.no not in gone},
        exhibits_given=len(given),
        offers=tuple(event for event in whole if event.kind == "offer"),
        confirmed=tuple(event for event in whole if event.kind == "confirmed"),
        done={event.task: event.on for event in whole if event.kind == "done"},
        closed=next((event for event in reversed(whole) if event.kind == "closed"), None),
        events=whole,
        begun=begun,
    )


def _sent(event: Sent) -> SentLetter:
    return SentLetter(event.no, event.letter, event.on, event.title, event.how, event.waybill, event.to)


def _arrive(sent: list[SentLetter], event: Arrived) -> None:
    """Note the arrival with the last letter of that name that can have arrived that day, and what lay beside it.

    Letters with one waybill went in one envelope.
    """
    found = next((one for one in reversed(sent) if one.letter == event.letter and one.on <= event.on), None)
    if found is None:
        return
    for at, one in enumerate(sent):
        beside = one.waybill is not None and one.waybill == found.waybill and one.arrived_on is None
        if one is found or beside:
            sent[at] = replace(one, arrived_on=event.on, arrival=event.no)


def _replied(event: Reply, before: Objected | None) -> Objected:
    if before is None:
        return Objected(
            event.no, event.objection, event.on, event.on, event.outcome, dict(event.facts), event.words
        )
    return replace(
        before,
        no=event.no,
        last_on=event.on,
        outcome=event.outcome,
        facts={**before.facts, **event.facts},
        words=event.words or before.words,
    )


# Rules


StoryRule = Callable[[Story, date], bool]
STORY_RULES: dict[str, StoryRule] = {}


def rule(predicate: StoryRule) -> StoryRule:
    """Enter a predicate under its own name into STORY_RULES."""
    STORY_RULES[predicate.__name__] = predicate
    return predicate


@rule
def application_sent(story: Story, today: date) -> bool:  # noqa: ARG001 (rules are asked alike)
    """The application, the notice, or the settlement, objection or information letter went out."""
    return story.first_sent() is not None


@rule
def answer_overdue(story: Story, today: date) -> bool:
    """The last demand has had more than 15 days since it arrived, or went out, and nothing came back."""
    last = story.last_demand
    if last is None or story.answered_since(last.on):
        return False
    return today > last.counted_from + timedelta(days=ANSWER_DAYS)


@rule
def has_replies(story: Story, today: date) -> bool:  # noqa: ARG001
    """The other side answered with an objection, open or not."""
    return bool(story.replies)


@rule
def has_open_objections(story: Story, today: date) -> bool:  # noqa: ARG001
    """An objection has to be answered: no rebuttal went out since it came."""
    return bool(story.open_replies)


@rule
def only_silence(story: Story, today: date) -> bool:  # noqa: ARG001
    """Silence is all there is to answer: what came back is no answer in words."""
    unsettled = tuple(one for one in story.replies if one.outcome != "resolved")
    met = story.open_replies or unsettled
    return bool(met) and all(one.objection == "silence" for one in met)


@rule
def has_contacts(story: Story, today: date) -> bool:  # noqa: ARG001
    """A call, visit or message was written down."""
    return bool(story.contacts)


@rule
def has_evidence(story: Story, today: date) -> bool:  # noqa: ARG001
    """There is evidence in the folder."""
    return bool(story.exhibits)


@rule
def has_complained(story: Story, today: date) -> bool:  # noqa: ARG001
    """A complaint went out."""
    return bool(story.complaints)


@rule
def case_closed(story: Story, today: date) -> bool:  # noqa: ARG001
    """The user ended the case."""
    return story.closed is not None


@rule
def closing_confirmed(story: Story, today: date) -> bool:  # noqa: ARG001
    """The closing of the merchant was confirmed in writing."""
    return story.confirmed_on("merchant") is not None
