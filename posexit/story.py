"""The story so far: what the journal's events come to, and the rules that ask it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from posexit.journal import (
    Arrived,
    Body,
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

APPLICATIONS = ("cancellation", "termination-notice", "settlement", "objection", "information")
"""The letters by which the matter is first put to the acquirer."""

_DEMANDS = {*APPLICATIONS, "reminder", "rebuttal", "confirmation-request", "complaint"}
_OWN_HOUSE: tuple[Body | None, ...] = (None, "institution", "head-office")


@dataclass(frozen=True)
class SentLetter:
    """A letter that went out, and the day on which it arrived, as far as known."""

    no: int
    letter: str
    on: date
    title: str | None = None
    how: Delivery | None = None
    waybill: str | None = None
    to: Body | None = None
    arrived_on: date | None = None

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
    """Everything that happened, sorted by what it is, each in the order of the journal."""

    contacts: tuple[Contact, ...] = ()
    sent: tuple[SentLetter, ...] = ()
    replies: tuple[Objected, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    offers: tuple[Offer, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    events: tuple[Event, ...] = ()

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

    def confirmed_on(self, what: Confirmable) -> date | None:
        """Return the first day on which something was confirmed."""
        return min((one.on for one in self.confirmed if one.what == what), default=None)

    @property
    def milestones(self) -> dict[str, date]:
        """The days that due dates count from: the first application sent and arrived, the closing confirmed."""
        first = self.first_sent()
        days = {
            "letter-sent": first.on if first else None,
            "letter-arrived": first.arrived_on if first else None,
            "closing-confirmed": self.confirmed_on("merchant"),
        }
        return {name: day for name, day in days.items() if day}

    def answered_since(self, day: date) -> bool:
        """Return whether anything came back on a day or later: a reply, an offer or a confirmation."""
        replies = any(
            event.on >= day
            for event in self.events
            if isinstance(event, Reply) and event.objection not in {SILENCE, FRAUD}
        )
        return replies or any(one.on >= day for one in (*self.offers, *self.confirmed))


EMPTY = Story()


def _by_day(one: SentLetter) -> tuple[date, int]:
    return one.on, one.no


def fold(events: Iterable[Event]) -> Story:
    """Return the story that events tell; their order in the journal decides what is later."""
    whole = tuple(events)
    sent: list[SentLetter] = []
    replies: dict[str, Objected] = {}
    for event in whole:
        if isinstance(event, Sent):
            sent.append(_sent(event))
        elif isinstance(event, Arrived):
            _arrive(sent, event)
        elif isinstance(event, Reply):
            replies[event.objection] = _replied(event, replies.get(event.objection))
    return Story(
        contacts=tuple(event for event in whole if isinstance(event, Contact)),
        sent=tuple(sent),
        replies=tuple(replies.values()),
        evidence=tuple(event for event in whole if isinstance(event, Evidence)),
        offers=tuple(event for event in whole if isinstance(event, Offer)),
        confirmed=tuple(event for event in whole if isinstance(event, Confirmed)),
        events=whole,
    )


def _sent(event: Sent) -> SentLetter:
    return SentLetter(event.no, event.letter, event.on, event.title, event.how, event.waybill, event.to)


def _arrive(sent: list[SentLetter], event: Arrived) -> None:
    """Note the arrival with the last letter of that name that can have arrived that day."""
    for at in reversed(range(len(sent))):
        if sent[at].letter == event.letter and sent[at].on <= event.on:
            sent[at] = replace(sent[at], arrived_on=event.on)
            return


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
    """The application, the notice or the settlement letter went out."""
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
def has_contacts(story: Story, today: date) -> bool:  # noqa: ARG001
    """A call, visit or message was written down."""
    return bool(story.contacts)


@rule
def has_evidence(story: Story, today: date) -> bool:  # noqa: ARG001
    """There is evidence in the folder."""
    return bool(story.evidence)


@rule
def has_complained(story: Story, today: date) -> bool:  # noqa: ARG001
    """A complaint went out."""
    return bool(story.complaints)


@rule
def closing_confirmed(story: Story, today: date) -> bool:  # noqa: ARG001
    """The closing of the merchant was confirmed in writing."""
    return story.confirmed_on("merchant") is not None
