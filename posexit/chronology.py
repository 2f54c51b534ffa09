"""The chronology: one line for each thing that happened, as letters tell it, without a subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from posexit.errors import TemplateError
from posexit.letterhead import title
from posexit.objections import entries
from posexit.view import CaseView

if TYPE_CHECKING:
    from posexit.journal import Arrived, Contact, Event, Reply, Sent

_ENDS = "。．.；;，, "
"""What a text that stands inside a line loses at its end."""


def chronology(view: CaseView) -> Iterator[tuple[Event, str]]:
    """Yield what went on between the two sides with its line, oldest first.

    Evidence has its own list; what the user ticked off is the user's own affair.
    """
    events = [event for event in view.now.story.events if event.kind not in {"evidence", "done", "closed"}]
    for event in sorted(events, key=lambda event: (event.on, event.no)):
        yield event, " ".join(_told(view, event).splitlines())


def sent_title(view: CaseView, letter: str, known: str | None) -> str:
    """Return the title of a letter in the language of the one that names it; else as it was sent."""
    if known and view.lang == "zh":
        return known
    try:
        front = view.library.letter(letter, view.lang).front
    except TemplateError:
        return known or letter
    return title(front, view.now)


def _as_sent(view: CaseView, arrived: Arrived) -> str | None:
    """Return the title under which the letter that arrived was sent."""
    same = [one for one in view.now.story.sent if one.letter == arrived.letter and one.on <= arrived.on]
    return max(same, key=lambda one: (one.on, one.no)).title if same else None


def open_ended(text: str) -> str:
    """Return what was said without the stop at its end, so that a sentence can go on; stops alone stay."""
    return text.rstrip(_ENDS) or text


def _told(view: CaseView, event: Event) -> str:
    if event.kind == "contact":
        return _contact(view, event)
    if event.kind == "sent":
        return _sent(view, event)
    if event.kind == "arrived":
        return _say(view, "story.arrived", title=sent_title(view, event.letter, _as_sent(view, event)))
    if event.kind == "reply":
        return _replied(view, event)
    if event.kind == "offer":
        offer = _say(view, "story.offer", text=open_ended(event.what))
        return _say(view, "story.join").join([offer, _say(view, f"story.decided.{event.decision}")])
    if event.kind == "confirmed":
        return _say(view, "story.confirmed", what=_say(view, f"story.confirmable.{event.what}"))
    raise AssertionError(event)


def _contact(view: CaseView, event: Contact) -> str:
    named = (("with", event.with_whom), ("staff", event.staff_no), ("ticket", event.ticket_no))
    told = [_say(view, f"story.{name}", text=text) for name, text in named if text]
    between = _say(view, "story.between")
    details = _say(view, "story.details", text=between.join(told)) if told else ""
    texts = (("said", event.said), ("promised", event.promised))
    parts = [_say(view, "story.contact", how=_say(view, f"story.how.{event.how}"), details=details)]
    parts += [_say(view, f"story.{name}", text=open_ended(text)) for name, text in texts if text]
    return _say(view, "story.join").join(parts)


def _sent(view: CaseView, event: Sent) -> str:
    return _say(
        view,
        "story.complained" if event.to else "story.handed" if event.how == "hand" else "story.sent",
        title=sent_title(view, event.letter, event.title),
        how=_say(view, f"story.delivery.{event.how}") if event.how else _say(view, "story.some-way"),
        waybill=_say(view, "story.waybill", number=event.waybill) if event.waybill else "",
        to=_say(view, f"story.to.{event.to}") if event.to else "",
    )


def _replied(view: CaseView, event: Reply) -> str:
    entry = entries(view.library).get(event.objection)
    said = event.words or (entry.they_say.to(view.lang) if entry else event.objection)
    return _say(view, f"story.replied.{event.outcome}", text=open_ended(said))


def _say(view: CaseView, key: str, **params: object) -> str:
    return view.library.words.say(key, view.lang, **params)
