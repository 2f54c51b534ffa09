"""The calendar of a case: what stands in it, under ids that never change, and what it takes back. Pure.

Whoever imports it again must see days move instead of doubling, and see nothing any more of what is
done. So every entry has its own id, changed entries get a higher number, and what stood in an earlier
calendar and no longer applies is taken back by name, as long as its day is ahead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from posexit.agenda import Appointment, agenda

if TYPE_CHECKING:
    from posexit.advice import Advice
    from posexit.blocks import Language
    from posexit.case import Case
    from posexit.library import Library

FILE = "calendar.ics"
_AT = "@posexit"
_FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Entry:
    """One entry: ``sequence`` grows with every change, ``changed`` is the day of the last one."""

    uid: str
    on: date
    title: str
    text: str
    sequence: int
    changed: date
    cancelled: bool = False


@dataclass(frozen=True)
class Calendar:
    """What is written: ``stem`` tells the calendars of two cases apart, and stays with the case."""

    stem: str
    name: str
    lang: Language
    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """What the whole calendar is known by."""
        return f"{self.stem}{_AT}"


@dataclass(frozen=True)
class Past:
    """What is known of earlier calendars of a case: what their ids begin with, and their entries."""

    stem: str
    entries: tuple[Entry, ...] = ()

    def latest(self) -> dict[str, Entry]:
        """Return the entries of this case by id, each as it was written last."""
        ours = (one for one in self.entries if one.uid.startswith(f"{self.stem}-") and one.uid.endswith(_AT))
        return {one.uid: one for one in sorted(ours, key=lambda one: one.sequence)}


def calendar(
    advice: Advice, library: Library, lang: Language, past: Past, mark: str | None = None
) -> Calendar:
    """Return the calendar of a case on its day.

    Args:
        advice: the advice for the case.
        library: where the words come from.
        lang: their language.
        past: what earlier calendars had.
        mark: a word before every title, such as 示例.
    """
    case_id, say = advice.now.case.id, library.words.say
    name = say("calendar.named", lang, id=case_id) if case_id else say("calendar.name", lang)
    found = agenda(advice, library, lang)
    if mark:
        name = say("calendar.marked", lang, mark=mark, title=name)
        found = tuple(
            replace(one, title=say("calendar.marked", lang, mark=mark, title=one.title)) for one in found
        )
    entries = tuple(_entries(found, past, advice.now.today))
    return Calendar(past.stem, name, lang, entries)


def stem_of(case: Case, folder: str) -> str:
    """Return what the ids of a new calendar begin with: the reference, if there is one, and a fingerprint.

    Once it was used it is kept (`Holdings.calendar`), so that it outlives changed answers, a renamed
    folder and its copy. ``folder`` tells cases with the same answers apart.
    """
    found = hashlib.sha256(f"{folder}\n{case.model_dump_json()}".encode()).hexdigest()[:12]
    return f"{case.id}-{found}" if case.id and case.id.isascii() else f"case-{found}"


def _entries(found: Iterable[Appointment], past: Past, today: date) -> Iterator[Entry]:
    known = past.latest()
    least = max(0, (today - _FIRST_DAY).days)
    for one in found:
        uid = f"{past.stem}-{one.id}{_AT}"
        fresh = Entry(uid, one.on, _line(one.title), one.text.strip(), least, today)
        before = known.pop(uid, None)
        yield _numbered(fresh, before) if before else fresh
    for entry in sorted(known.values(), key=lambda entry: (entry.on, entry.uid)):
        if entry.on >= today:
            yield _numbered(replace(entry, sequence=least, changed=today, cancelled=True), entry)


def _numbered(fresh: Entry, before: Entry) -> Entry:
    """Return an entry as it was where nothing changed, else with a number above all that it ever had.

    A fresh one has the days since the first release, which are such a number even where no earlier calendar
    is known.
    """
    if before == replace(fresh, sequence=before.sequence, changed=before.changed):
        return before
    return replace(fresh, sequence=max(fresh.sequence, before.sequence + 1))


def _line(text: str) -> str:
    return " ".join(text.split())
