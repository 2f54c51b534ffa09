"""What a case folder holds of each letter already, as far as the next writing depends on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self

from posexit import __version__
from posexit.blocks import Language
from posexit.errors import TemplateError
from posexit.library import LANGUAGES, Library
from posexit.manifest import Entry, fingerprint
from posexit.outputs import Output

CHECKLIST = "checklist"
FORMATS = ("docx", "pdf", "md")
"""What a new case is written in, where nobody says otherwise."""

BY_HAND = "by-hand"
"""What is noted of letters whose identity is left to be written in by hand."""

_IN_ORDER = (*FORMATS, "html", "txt")
_NUMBERED = re.compile(r"letters/([0-9]{1,9})(?![0-9])")


class Slot(NamedTuple):
    """A letter, and which of those that go out more than once: 1 is the first."""

    letter: str
    turn: int = 1

    @property
    def template(self) -> str:
        """The file of its template, without language and suffix."""
        return self.letter if self.letter == CHECKLIST else f"letters/{self.letter}"


class Key(NamedTuple):
    """What a file is: of which letter, in which language and format."""

    slot: Slot
    lang: str
    suffix: str


@dataclass(frozen=True)
class Held:
    """A file that posexit wrote, as the manifest tells of it; its ``day`` is the one that its letter was made on."""

    relative: str
    key: Key
    entry: Entry

    @property
    def slot(self) -> Slot:
        """Which letter it is."""
        return self.key.slot

    @property
    def number(self) -> int | None:
        """The number that the file's name begins with; None for a checklist."""
        found = _NUMBERED.match(self.relative)
        return int(found[1]) if found else None

    @property
    def day(self) -> date | None:
        """The day on which the letter was made."""
        try:
            return date.fromisoformat(str(self.entry.meta.get("day")))
        except ValueError:
            return None


@dataclass(frozen=True)
class HeldCalendar:
    """What the ids of the calendar begin with, its language, and the content of what lies there of it."""

    stem: str | None = None
    lang: Language | None = None
    contents: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, meta: Mapping[str, object], contents: Iterable[bytes]) -> Self:
        """Return what the manifest notes of a calendar."""
        stem = meta.get("calendar")
        lang = next((lang for lang in LANGUAGES if lang == meta.get("lang")), None)
        return cls(stem if isinstance(stem, str) else None, lang, tuple(contents))


@dataclass(frozen=True)
class Holdings:
    """The letters and checklists of a case folder that posexit wrote, its calendar, and the folder's name."""

    files: tuple[Held, ...] = ()
    name: str = ""
    calendar: HeldCalendar = HeldCalendar()

    @classmethod
    def of(cls, entries: Mapping[str, Entry], name: str = "", calendars: Iterable[bytes] = ()) -> Self:
        """Return what the entries of a manifest tell; other files than its own are none of its business."""
        found = ((relative, _key(entry.meta), entry) for relative, entry in entries.items())
        files = tuple(Held(relative, key, entry) for relative, key, entry in found if key)
        metas = (entry.meta for entry in entries.values() if "calendar" in entry.meta)
        return cls(files, name, HeldCalendar.of(next(metas, {}), calendars))

    @property
    def is_written(self) -> bool:
        """Whether the files of the case were written: there is a checklist."""
        return any(one.slot.letter == CHECKLIST for one in self.files)

    @property
    def sent(self) -> tuple[str, ...]:
        """The files that went out."""
        return tuple(one.relative for one in self.files if one.entry.frozen)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the letters that are there, Chinese first; none where there is no file."""
        found = {one.key.lang for one in self._live()}
        return tuple(lang for lang in LANGUAGES if lang in found)

    @property
    def font(self) -> Path | None:
        """The font file that a PDF was made with, where the user named one."""
        fonts = (one.entry.meta.get("font") for one in self._live())
        return next((Path(font) for font in fonts if isinstance(font, str)), None)

    @property
    def by_hand(self) -> bool:
        """Whether the letters leave blanks where they say who the user is."""
        return any(one.entry.meta.get("identity") == BY_HAND for one in self._live())

    def formats(self, slot: Slot) -> tuple[str, ...]:
        """Return the formats that a letter has; for a new one those of the folder."""
        own = {one.key.suffix for one in self._live() if one.slot == slot}
        found = own or {one.key.suffix for one in self._live()}
        return tuple(suffix for suffix in _IN_ORDER if suffix in found) or FORMATS

    def is_sent(self, slot: Slot) -> bool:
        """Say whether a letter went out: nothing of it is written again."""
        return any(one.entry.frozen for one in self.files if one.slot == slot)

    def numbers(self, slots: Sequence[Slot]) -> tuple[int, ...]:
        """Return the numbers of letters in the order in which they are used.

        A letter that is there keeps its number, whatever comes or goes; a new one gets the lowest
        that is free behind the letter before it.
        """
        taken = {one.number for one in self.files}
        numbers: list[int] = []
        for slot in slots:
            own = [one.number for one in self.files if one.slot == slot and one.number]
            number = min(own, default=0) or _free(numbers[-1] if numbers else 0, taken)
            taken.add(number)
            numbers.append(number)
        return tuple(numbers)

    def days(self, slot: Slot, lang: str) -> tuple[date, ...]:
        """Return the days on which a letter that is there was made, the last one first."""
        days = {one.day for one in self.files if (one.slot, one.key.lang) == (slot, lang) and one.day}
        return tuple(sorted(days, reverse=True))

    def hold(self, slot: Slot, lang: str, hashes: Mapping[str, str]) -> bool:
        """Say whether a letter was written with these contents, SHA-256 by format; a new format fits any."""
        for suffix, sha256 in hashes.items():
            known = {one.entry.sha256 for one in self._of(Key(slot, lang, suffix))}
            if known and sha256 not in known:
                return False
        return True

    def renamed(self, made: Iterable[Output]) -> dict[str, str]:
        """Return the new names of files whose letter has another title now."""
        named = {key: output.relative for output in made if (key := _key(output.meta))}
        return {
            one.relative: named[one.key]
            for one in self.files
            if one.key in named and one.relative != named[one.key] and not one.entry.beside
        }

    def foreign(self, made: Iterable[Output], library: Library) -> frozenset[str]:
        """Return the files, there or made now, whose unsent letters other templates made, and made otherwise.

        Another version of posexit counts as other templates: it may write the same words otherwise. An
        edited file with the new one beside counts as made with the templates of the new one.
        """
        fresh = {key: output for output in made if (key := _key(output.meta))}
        hashes = {key: fingerprint(output.content) for key, output in fresh.items()}
        ours: dict[Key, bool] = {}
        for one in self.files:
            if not one.entry.frozen:
                same = one.entry.sha256 == hashes.get(one.key)
                fits = same or _made_by(library, one)
                ours[one.key] = fits or ours.get(one.key, False)
        named = [(one.relative, one.key) for one in self.files if not one.entry.frozen]
        named += [(output.relative, key) for key, output in fresh.items()]
        return frozenset(relative for relative, key in named if not ours.get(key, True))

    def behind(self, made: Iterable[Output], foreign: Collection[str]) -> list[Output]:
        """Return what is to be written so that nothing foreign is left.

        That is what is foreign, what a killed run left half done, new letters, and what is no letter.
        """
        there = {one.key for one in self.files if one.entry.landing is None}
        coming = [one for one in made if one.relative in foreign or _key(one.meta) not in there]
        return coming if any(_key(one.meta) for one in coming) else []

    def has(self, output: Output) -> bool:
        """Say whether a letter was written with just this content."""
        key = _key(output.meta)
        return bool(key and any(one.entry.sha256 == fingerprint(output.content) for one in self._of(key)))

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all files."""
        return frozenset(one.relative for one in self.files)

    def versions(self, relatives: Collection[str]) -> list[str]:
        """Return the versions of posexit that wrote these files, as far as noted."""
        told = {one.entry.meta.get("posexit") for one in self.files if one.relative in relatives}
        return sorted(version for version in told if isinstance(version, str))

    def _of(self, key: Key) -> Iterable[Held]:
        return (one for one in self.files if one.key == key)

    def _live(self) -> Sequence[Held]:
        """Return the files that are written again and again; those that were sent where there are no others."""
        still = [one for one in self.files if not one.entry.retired]
        return [one for one in still if not one.entry.frozen] or still


def _key(meta: Mapping[str, object]) -> Key | None:
    letter, turn = meta.get("letter"), meta.get("turn", 1)
    if not isinstance(letter, str):
        return None
    slot = Slot(letter, turn if isinstance(turn, int) else 1)
    return Key(slot, str(meta.get("lang")), str(meta.get("format")))


def _made_by(library: Library, one: Held) -> bool:
    """Say whether this posexit wrote a file, with the template that a library has for it now."""
    if one.entry.meta.get("posexit") != __version__ or one.key.lang not in LANGUAGES:
        return False
    try:
        return one.entry.meta.get("template") == library.fingerprint(one.key.slot.template, one.key.lang)
    except TemplateError:
        return False


def _free(after: int, taken: set[int | None]) -> int:
    number = after + 1
    while number in taken:
        number += 1
    return number
