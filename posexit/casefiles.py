"""The files of a case: the checklist, every letter that applies in the formats wanted, the calendar. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from posexit import __version__
from posexit.advice import Advice
from posexit.blocks import Document, Language, texts
from posexit.calendar import FILE, Calendar, Past, calendar, stem_of
from posexit.checklist import checklist
from posexit.dates import day_text
from posexit.documents import render
from posexit.filenames import letter_filename
from posexit.holdings import BY_HAND, CHECKLIST, Holdings, Slot
from posexit.library import Library
from posexit.manifest import fingerprint
from posexit.outputs import Output
from posexit.situation import situation
from posexit.styles import style
from posexit.veil import OWN, Veil, chosen

AGAIN = {"reminder", "rebuttal", "complaint", "confirmation-request", "evidence-list", "claim-outline"}
"""Letters that may go out more than once, each time with another content."""

_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{1,2} [A-Z][a-z]+ \d{4}")


@dataclass(frozen=True)
class Wanted:
    """What the user wants: formats and languages, the font for PDF, whether it is an example.

    No ``formats``: those that each letter has in the folder. ``dates``: a letter that is there keeps its
    date unless something else in it changes, or in any case, or gets today's. ``tongue`` is the language of
    what nobody but the user reads, the calendar; without it that one stays as it is. ``by_hand`` leaves
    blanks where letters say who the user is.
    """

    formats: Sequence[str]
    languages: Sequence[Language]
    font: Path | None = None
    example: bool = False
    dates: Literal["unless-changed", "keep", "today"] = "unless-changed"
    tongue: Language | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class CaseFiles:
    """Makes the files of one case, whatever the folder holds of them already. Nothing is written here.

    What went out is not made again. A letter that is there keeps its number, and its date as long as
    nothing but dates would change: it may be signed by now, or on its way.
    """

    advice: Advice
    library: Library
    wanted: Wanted
    holdings: Holdings

    def all(self) -> list[Output]:
        """Return every file of the case, letters in the order in which they are sent.

        Raises:
            PosexitError: a format cannot be written, before anything was.
        """
        return [*self._checklists(), *self._letters(), *self.dates()]

    def letter(self, letter_id: str) -> list[Output]:
        """Return the files of one letter, under the names that `all` gives them; none where it does not apply.

        Raises:
            PosexitError: a format cannot be written.
        """
        return list(self._letters(letter_id))

    def calendar(self, *more: bytes) -> Calendar:
        """Return the calendar, which takes back what earlier ones had: those of the folder, and ``more``."""
        from posexit.writers import ics

        held = self.holdings.calendar
        stem = held.stem or stem_of(self.advice.now.case, self.holdings.name)
        lang = self.wanted.tongue or held.lang or self.wanted.languages[0]
        before = (entry for content in (*held.contents, *more) for entry in ics.read(content))
        return calendar(self.advice, self.library, lang, Past(stem, tuple(before)), self._mark(lang))

    def dates(self) -> list[Output]:
        """Return the calendar as a file; none where no day lies ahead."""
        from posexit.writers import ics

        made = self.calendar()
        meta = {"calendar": made.stem, "lang": made.lang, "posexit": __version__}
        return [Output(FILE, ics.write(made), meta)] if made.entries else []

    def _checklists(self) -> Iterator[Output]:
        slot = Slot(CHECKLIST)
        for lang in self.wanted.languages:
            now, tasks = self.advice.now, self.advice.tasks
            document = checklist(now, self.library, lang, tasks=tasks, mark=self._mark(lang), veil=self._veil)
            for suffix, content in self._written(document, slot).items():
                yield self._output(f"checklist{self._twin(lang)}.{suffix}", content, slot, lang, suffix)

    def _letters(self, only: str | None = None) -> Iterator[Output]:
        slots = [self._slot(letter.id) for letter in self.advice.letters]
        for slot, number in zip(slots, self.holdings.numbers(slots), strict=True):
            if only in {None, slot.letter} and not self.holdings.is_sent(slot):
                yield from self._letter(slot, number)

    def _letter(self, slot: Slot, number: int) -> Iterator[Output]:
        both, name = len(self.wanted.languages) > 1, ""
        for lang in self.wanted.languages:
            document, contents, day = self._dated(slot, lang)
            name = name or _name(slot, document.title)
            printed = day_text(day, lang)
            dated = {"day": day.isoformat()} if any(printed in text for text in texts(document)) else {}
            for suffix, content in contents.items():
                path = letter_filename(number, name, lang, suffix, both)
                yield self._output(path, content, slot, lang, suffix, **dated)

    def _slot(self, letter_id: str) -> Slot:
        """Return which one of a letter is to be written: the one behind those that went out."""
        before = sum(one.letter == letter_id for one in self.advice.now.story.sent)
        return Slot(letter_id, before + 1 if letter_id in AGAIN else 1)

    def _dated(self, slot: Slot, lang: Language) -> tuple[Document, Mapping[str, bytes], date]:
        """Return a letter, its files by format, and the day that it was made on.

        That is an earlier day where only dates would change, and where the letter lies there as it was made
        then, if that matters.
        """
        today = self.advice.now.today
        fresh = self._rendered(slot, lang, today)
        days = () if self.wanted.dates == "today" else self.holdings.days(slot, lang)
        for day in filter(today.__gt__, days):
            before = self._rendered(slot, lang, day)
            if _undated(before) == _undated(fresh):
                contents = self._written(before, slot)
                hashes = {suffix: fingerprint(content) for suffix, content in contents.items()}
                if self.wanted.dates == "keep" or self.holdings.hold(slot, lang, hashes):
                    return before, contents, day
        return fresh, self._written(fresh, slot), today

    def _rendered(self, slot: Slot, lang: Language, day: date) -> Document:
        now = self.advice.now
        seen = now if day == now.today else situation(now.case, day, now.story)
        letter = self.library.letter(slot.letter, lang)
        return render(seen, letter, self.library, mark=self._mark(lang), veil=self._veil)

    def _written(self, document: Document, slot: Slot) -> Mapping[str, bytes]:
        from posexit.writers import write

        formats = self.wanted.formats or self.holdings.formats(slot)
        styles = partial(style, self.library)
        return {suffix: write(document, suffix, font=self.wanted.font, style=styles) for suffix in formats}

    def _output(
        self, path: str, content: bytes, slot: Slot, lang: Language, suffix: str, **more: str
    ) -> Output:
        meta = {
            "letter": slot.letter,
            "turn": slot.turn,
            "lang": lang,
            "format": suffix,
            "posexit": __version__,
            "template": self.library.fingerprint(slot.template, lang),
            **more,
        }
        if self.wanted.by_hand or self.holdings.by_hand:
            meta["identity"] = BY_HAND if self.wanted.by_hand else "printed"
        if self.wanted.font and suffix == "pdf":
            meta["font"] = str(self.wanted.font.absolute())
        return Output(path, content, meta)

    @cached_property
    def _veil(self) -> Veil | None:
        return Veil(chosen(self.advice.now, OWN), by_hand=True) if self.wanted.by_hand else None

    def _mark(self, lang: Language) -> str | None:
        return self.library.words.say("start.mark", lang) if self.wanted.example else None

    def _twin(self, lang: Language) -> str:
        return ".en" if len(self.wanted.languages) > 1 and lang == "en" else ""


def _name(slot: Slot, title: str) -> str:
    """Return what a letter's file is called; one that goes out again is numbered, so that it is a new file."""
    return title if slot.turn == 1 else f"{title}-{slot.turn}"


def _undated(document: Document) -> str:
    """Return all that a document says, without its dates."""
    return _DATE.sub("", repr(document))
