"""What has to be in order before a case is ended safely, and what of it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from posexit.circumstances import confirmations_wanted
from posexit.entries import Pair
from posexit.library import Library
from posexit.plan import applies, done_on
from posexit.setting import Situation

if TYPE_CHECKING:
    from posexit.journal import Confirmable

Kind = Literal["confirmation", "proof", "closing", "answer"]


@dataclass(frozen=True)
class Check:
    """One thing to be in order: since which day, None while it is not, and the exhibits that prove it.

    confirmation: something confirmed in writing (``id`` is what). proof: the confirmations are kept as
    exhibits. closing: an entry of tasks.yaml. answer: an objection or an offer that waits for an answer.
    """

    id: str
    kind: Kind
    title: Pair
    on: date | None
    why: Pair | None = None
    exhibits: tuple[int, ...] = ()


def checks(now: Situation, library: Library) -> tuple[Check, ...]:
    """Return what to look at before the case is ended, met or not."""
    return (*_confirmations(now, library), *_entries(now, library), *_answers(now, library))


def missing(found: tuple[Check, ...]) -> tuple[Check, ...]:
    """Return what is not in order."""
    return tuple(check for check in found if check.on is None)


def _confirmations(now: Situation, library: Library) -> Iterator[Check]:
    kept = []
    for what in confirmations_wanted(now):
        on = now.story.confirmed_on(what)
        exhibits = _exhibits(now, what)
        title = library.said(f"story.confirmable.{what}")
        yield Check(what, "confirmation", title, on, library.said("close.why-in-writing"), exhibits)
        kept.append(on if exhibits else None)
    day = max(kept) if all(kept) else None  # type: ignore[type-var]
    yield Check("proof", "proof", library.said("close.proof"), day, library.said("close.why-proof"))


def _exhibits(now: Situation, what: Confirmable) -> tuple[int, ...]:
    """Return the exhibits of a confirmation; one paper may confirm several things on one day."""
    days = {one.on for one in now.story.confirmed if one.what == what}
    events = {one.no for one in now.story.confirmed if one.on in days}
    return tuple(no for no, one in now.story.exhibits.items() if one.of in events)


def _entries(now: Situation, library: Library) -> Iterator[Check]:
    for entry in library.tasks.closing:
        if applies(now, entry):
            yield Check(entry.id, "closing", entry.title, done_on(entry, now.story), entry.why)


def _answers(now: Situation, library: Library) -> Iterator[Check]:
    if now.story.open_replies:
        yield Check("reply", "answer", library.said("close.reply"), None, library.said("close.why-reply"))
    if now.story.open_offers:
        yield Check("offer", "answer", library.said("close.offer"), None, library.said("close.why-offer"))
