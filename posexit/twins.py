"""The redacted twins of a case's letters: made anew from the answers, never from the files. Pure.

A twin is only made of a letter whose file is, byte for byte, what the answers give: what the user edited, or what
went out before an answer changed, could not be told truthfully.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from posexit.advice import Advice
from posexit.blocks import Document, Language
from posexit.checklist import checklist
from posexit.documents import render
from posexit.holdings import BY_HAND, CHECKLIST, Held, Holdings, Key
from posexit.journal import Sent
from posexit.library import LANGUAGES, Library
from posexit.manifest import fingerprint
from posexit.situation import situation
from posexit.story import Story
from posexit.styles import style
from posexit.veil import OWN, Veil, chosen

Why = Literal["edited", "sent-otherwise", "outdated"]
_CHEAPEST_FIRST = ("md", "txt", "html", "docx", "pdf")


@dataclass(frozen=True)
class Moment:
    """When a letter was made: on which day, and what had happened by then."""

    day: date
    story: Story


@dataclass(frozen=True)
class Made:
    """The twins by relative path, and the files that have none, each with the reason."""

    twins: Mapping[str, bytes]
    left_out: Mapping[str, Why]


@dataclass(frozen=True)
class Twins:
    """Makes the twins of one case.

    Args:
        advice: the advice for the case, with all its values.
        library: the templates.
        holdings: what the folder has.
        found: the SHA-256 of every file that is there, by relative path.
        before: the story as it was before the event of a number.
        veil: what is hidden.
        example: whether it is a made-up case.
    """

    advice: Advice
    library: Library
    holdings: Holdings
    found: Mapping[str, str]
    before: Callable[[int], Story]
    veil: Veil
    example: bool = False

    def make(self) -> Made:
        """Return the twins of all files that are there.

        Raises:
            PosexitError: a format cannot be written.
        """
        twins: dict[str, bytes] = {}
        left_out: dict[str, Why] = {}
        here = [one for one in self.holdings.files if one.relative in self.found and _is_known(one)]
        for group in _groups(here):
            moment: Moment | None = None
            for one in group:
                moment = self._moment(one, moment)
                if moment is None:
                    left_out[one.relative] = self._why(one)
                else:
                    twins[one.relative] = self._write(one, self._document(one, moment, self.veil))
        return Made(dict(sorted(twins.items())), dict(sorted(left_out.items())))

    def _moment(self, one: Held, known: Moment | None) -> Moment | None:
        """Return when a file was made, None where nothing that is known gives this content.

        ``known`` is the moment of the same letter in another format: what nobody touched was made with it.
        """
        today = Moment(self.advice.now.today, self.advice.now.story)
        if one.slot.letter == CHECKLIST:
            return today if self._is_ours(one) else None
        if known and self._is_ours(one):
            return known
        stories = [self.before(event.no) for event in self._sendings(one)] or [today.story]
        days = dict.fromkeys([*(day for day in [one.day] if day), today.day])
        for moment in (Moment(day, story) for story in stories for day in days):
            if fingerprint(self._write(one, self._document(one, moment, None))) == self.found[one.relative]:
                return moment
        return None

    def _sendings(self, one: Held) -> Iterator[Sent]:
        """Yield the events by which a file went out."""
        for event in self.advice.now.story.events:
            if isinstance(event, Sent) and one.entry.frozen and one.relative in event.files:
                yield event

    def _is_ours(self, one: Held) -> bool:
        """Say whether a file is as it was written, whatever happened since."""
        found, entry = self.found[one.relative], one.entry
        return found == entry.written == entry.sha256 if entry.frozen else entry.wrote(found)

    def _why(self, one: Held) -> Why:
        if not self._is_ours(one):
            return "edited"
        return "sent-otherwise" if one.entry.frozen else "outdated"

    def _document(self, one: Held, moment: Moment, veil: Veil | None) -> Document:
        lang = next(lang for lang in LANGUAGES if lang == one.key.lang)
        mark = self._mark(lang, veil)
        now = situation(self.advice.now.case, moment.day, moment.story)
        veil = self._with_written(one, veil)
        if one.slot.letter == CHECKLIST:
            return checklist(now, self.library, lang, mark=mark, veil=veil)
        return render(now, self.library.letter(one.slot.letter, lang), self.library, mark=mark, veil=veil)

    def _with_written(self, one: Held, veil: Veil | None) -> Veil | None:
        """Return a veil that hides besides what the file itself leaves to be written by hand."""
        if one.entry.meta.get("identity") != BY_HAND:
            return veil
        own = chosen(self.advice.now, OWN)
        return Veil({**own, **veil.values}, by_hand=veil.by_hand) if veil else Veil(own, by_hand=True)

    def _mark(self, lang: Language, veil: Veil | None) -> str | None:
        """Return the word for every page: a twin says that it is one, a form to be filled in does not."""
        keys = ["start.mark"] if self.example else []
        keys += ["redact.mark"] if veil and not veil.by_hand else []
        return " · ".join(self.library.words.say(key, lang) for key in keys) or None

    def _write(self, one: Held, document: Document) -> bytes:
        from posexit.writers import write

        font = self.holdings.font
        known = font if font and font.is_file() else None
        return write(document, one.key.suffix, font=known, style=partial(style, self.library))


def _is_known(one: Held) -> bool:
    return one.key.lang in LANGUAGES and one.key.suffix in _CHEAPEST_FIRST


def _groups(files: Sequence[Held]) -> list[list[Held]]:
    """Return the files of each letter in one language together, those that are quickly made first."""
    groups: dict[tuple[Key, str], list[Held]] = {}
    for one in sorted(files, key=lambda one: _CHEAPEST_FIRST.index(one.key.suffix)):
        stem = one.relative.rpartition(".")[0]
        groups.setdefault((one.key._replace(suffix=""), stem), []).append(one)
    return list(groups.values())
