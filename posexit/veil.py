"""Keeps chosen answers out of documents: they become signs before anything is derived from them. Pure.

The signs are characters that nobody can type (private use is refused): each value has its own, so that equal
ones stay equal, others differ, and both keep their order. What prints is a black bar, or a blank to fill in by
hand. The values themselves are nowhere in what a template sees: not in part, not in a sentence, not in the journal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from posexit.case import Case
from posexit.dates import day_text
from posexit.fields import FIELDS, answers_of, pattern
from posexit.kinds import Part
from posexit.setting import Situation
from posexit.story import Story
from posexit.view import BLANK_MARK

if TYPE_CHECKING:
    from posexit.journal import Happened

BAR = "█" * 6
GROUPS: dict[str, tuple[str, ...]] = {
    "identity": (
        *("applicant.id_number", "applicant.credit_code", "applicant.legal_representative_id"),
        *("applicant.contact_id_number", "holder.id_number"),
    ),
    "people": (
        *("applicant.name", "applicant.legal_representative", "applicant.contact_name"),
        *("holder.name", "letter.signer", "settlement.holder"),
    ),
    "contact": (
        *("applicant.phone", "applicant.email", "applicant.address", "holder.phone", "migration.hotline"),
    ),
    "machines": (
        *("terminals.*.merchant_no", "terminals.*.provider_merchant_id", "terminals.*.terminal_no"),
        *("terminals.*.serial_no", "terminals.*.place", "exit.linked"),
    ),
    "numbers": (
        *("id", "contract.number", "settlement.bank", "settlement.card_last4", "exit.ticket_no"),
        *("handover.waybill", "contacts.ticket_no", "sent.waybill"),
    ),
    "others": (
        *("provider.contact", "provider.seller_contact", "handover.receiver", "handover.address"),
        *("migration.trainer", "third_party.contact_name", "third_party.contact"),
        *("contacts.with_whom", "contacts.staff_no"),
    ),
    "companies": (
        *("provider.name", "provider.seller_name", "third_party.name"),
        *("migration.institution", "migration.payee"),
    ),
}
"""What may be blacked out together; the last group is shown unless the user says otherwise."""

USUAL = tuple(group for group in GROUPS if group != "companies")
OWN = frozenset(name for group in ("identity", "people", "contact") for name in GROUPS[group])
"""Who the user is: what a letter with a blank identity leaves to be written by hand."""

STORY_NAMES = ("contacts.with_whom", "contacts.staff_no", "contacts.ticket_no", "sent.waybill")
TEXTS = frozenset(
    {
        *("with_whom", "staff_no", "ticket_no", "said", "promised", "waybill", "title", "words"),
        *("name", "proves", "file", "note"),
    }
)
"""The members of events that hold what the user typed, and `what` of an offer; others are keys, days and hashes."""

_TEXTUAL = {"text", "long", "number"}
_FIRST, _LENGTH, _PART = 0xF0000, 8, 4
_SIGNS = re.compile("([\U000f0000-\U000ffffd])\\1{0,7}\\**")
_RESIDENT = re.compile(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]")
_SURE, _SURE_HANZI = 5, 2


def can_hide(name: str) -> bool:
    """Say whether a field is one whose value can be hidden: days, sums and choices show in what follows from them."""
    return name in STORY_NAMES or (pattern(name) in FIELDS and FIELDS[pattern(name)].kind in _TEXTUAL)


def chosen(now: Situation, names: Collection[str]) -> dict[str, str]:
    """Return the values of fields as they stand in a case and its story, each by the value with its field.

    Args:
        now: the situation.
        names: dotted names, with ``*`` or a number for the position in a list, and STORY_NAMES.
    """
    found: dict[str, str] = {}
    for name, raw in _texts(now.case):
        if (name in names or pattern(name) in names) and (raw not in found or _tells_more(name)):
            found[raw] = name
    story = now.story
    parts: dict[str, tuple[Any, ...]] = {"contacts": story.contacts, "sent": story.sent}
    for name in STORY_NAMES:
        part, _, member = name.partition(".")
        if name in names:
            values = (getattr(one, member) for one in parts[part])
            found = {raw: name for raw in values if raw} | found
    return found


@dataclass(frozen=True)
class Veil:
    """Hides values: ``values`` is what chosen() returns; ``by_hand`` prints blanks instead of bars."""

    values: Mapping[str, str]
    by_hand: bool = False

    def over(self, now: Situation) -> Situation:
        """Return the situation without the values; ground and route stay those of the whole case."""
        return replace(now, case=self._part(now.case), story=self._story(now.story))

    def shown(self, text: str) -> str:
        """Return a text with its signs as they print: as bars, or as blanks that the reader of markup knows."""
        return _SIGNS.sub(lambda sign: self._mark(sign[0]), text)

    def plain(self, text: str) -> str:
        """Return a text with its signs as they print outside of what is marked up: in the foot of a page."""
        return self.shown(text).replace(BLANK_MARK, "_")

    def hide(self, text: str) -> str:
        """Return a text with a sign for every value in it, however it was typed: with spaces, in full width."""
        if text in self._signs:
            return self._signs[text]
        folded, places = _folded(text)
        spans: list[tuple[int, int, str]] = []
        for needle, sign in self._needles:
            at = folded.find(needle)
            while at >= 0:
                start, end = places[at], places[at + len(needle) - 1] + 1
                free = all(end <= other or start >= until for other, until, _ in spans)
                if free and (_is_sure(needle) or _stands_alone(text, start, end)):
                    spans.append((start, end, sign))
                at = folded.find(needle, at + 1)
        for start, end, sign in sorted(spans, reverse=True):
            text = text[:start] + sign + text[end:]
        return text

    def _mark(self, sign: str) -> str:
        return BLANK_MARK * (_LENGTH if len(sign) >= _LENGTH else _PART) if self.by_hand else BAR

    @cached_property
    def _signs(self) -> dict[str, str]:
        return {raw: chr(_FIRST + no) * _LENGTH for no, raw in enumerate(sorted(self.values))}

    @cached_property
    def _needles(self) -> list[tuple[str, str]]:
        """What to look for, longest first: each value, and what can be read out of it."""
        found: dict[str, str] = {}
        for raw, sign in self._signs.items():
            for part in (raw, *_read_out_of(raw, self.values[raw])):
                found.setdefault(_folded(part)[0], sign)
        return sorted(((needle, sign) for needle, sign in found.items() if needle), key=_longest)

    def _part(self, part: Any) -> Any:
        changed: dict[str, Any] = {}
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in {"unknown", "skipped"}:
                continue
            if isinstance(value, Part):
                changed[name] = self._part(value)
            elif isinstance(value, tuple):
                changed[name] = tuple(self._part(one) for one in value)
            elif isinstance(value, str):
                changed[name] = self.hide(value)
        return part.model_copy(update=changed)

    def _story(self, story: Story) -> Story:
        return replace(
            story,
            contacts=tuple(map(self._event, story.contacts)),
            sent=tuple(
                replace(one, title=self._maybe(one.title), waybill=self._maybe(one.waybill))
                for one in story.sent
            ),
            replies=tuple(
                replace(one, words=self._maybe(one.words), facts=self._facts(one.facts))
                for one in story.replies
            ),
            exhibits={no: self._event(one) for no, one in story.exhibits.items()},
            offers=tuple(map(self._event, story.offers)),
            closed=self._event(story.closed) if story.closed else None,
            events=tuple(map(self._event, story.events)),
        )

    def _event(self, event: Any) -> Any:
        typed = TEXTS | ({"what"} if event.kind == "offer" else frozenset())
        texts = ((name, getattr(event, name)) for name in type(event).model_fields if name in typed)
        changed: dict[str, Any] = {name: self.hide(text) for name, text in texts if isinstance(text, str)}
        if hasattr(event, "facts"):
            changed["facts"] = self._facts(event.facts)
        hidden: Happened = event.model_copy(update=changed)
        return hidden

    def _facts(self, facts: Mapping[str, str]) -> dict[str, str]:
        return {name: self.hide(text) for name, text in facts.items()}

    def _maybe(self, text: str | None) -> str | None:
        return None if text is None else self.hide(text)


def _longest(needle: tuple[str, str]) -> tuple[int, str]:
    return -len(needle[0]), needle[0]


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    for name, raw in answers_of(case).items():
        if FIELDS[pattern(name)].kind in _TEXTUAL:
            yield name, raw


def _read_out_of(raw: str, name: str) -> Iterable[str]:
    """Yield what a value tells in part: the last digits of a number, the birth date in that of an identity card."""
    if not _tells_more(name):
        return
    yield raw[-_PART:]
    yield raw[-6:]
    if birth := _RESIDENT.fullmatch(raw):
        day = date(*map(int, birth.groups()))
        yield from (day.isoformat(), day_text(day, "zh"), day_text(day, "en"), f"{day:%Y年%m月%d日}")


def _tells_more(name: str) -> bool:
    """Say whether people also use parts of a value: its last digits, the birth date in it."""
    known = FIELDS.get(pattern(name))
    return known is not None and (known.secret or name.endswith("phone"))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text in their plainest form, and the place of each in the text."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFKD", char).casefold():
            if plain.isalnum():
                folded.append(plain)
                places.append(place)
    return "".join(folded), places


def _is_sure(needle: str) -> bool:
    """Say whether something this long is meant wherever it stands."""
    return len(needle) >= (_SURE if needle.isascii() else _SURE_HANZI)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether no letter or digit of the same script stands beside a piece of text."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before, text[start : start + 1]) or _joins(after, text[end - 1 : end]))


def _joins(beside: str, edge: str) -> bool:
    return beside.isalnum() and beside.isascii() == edge.isascii()
