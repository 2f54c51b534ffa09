"""The files of a case: the checklist and every letter that applies, in the formats wanted. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from posexit import __version__
from posexit.advice import Advice
from posexit.blocks import Document, Language
from posexit.checklist import checklist
from posexit.documents import render
from posexit.explain import letter_title
from posexit.filenames import letter_filename
from posexit.library import Library
from posexit.outputs import Output

AGAIN = {"reminder", "rebuttal", "complaint", "confirmation-request", "evidence-list", "claim-outline"}
"""Letters that may go out more than once, each time with another content."""


@dataclass(frozen=True)
class Wanted:
    """Which formats and languages the user wants, the font for PDF, and whether it is an example."""

    formats: Sequence[str]
    languages: Sequence[Language]
    font: Path | None = None
    example: bool = False


def case_files(advice: Advice, library: Library, wanted: Wanted) -> list[Output]:
    """Return every file of a case, letters in the order in which they are sent.

    Raises:
        PosexitError: a format cannot be written, before anything was.
    """
    return list(_files(advice, library, wanted))


def letter_files(advice: Advice, library: Library, wanted: Wanted, letter_id: str) -> list[Output]:
    """Return the files of one letter that applies, under the names that case_files gives them.

    Raises:
        PosexitError: a format cannot be written.
    """
    return list(_letters(advice, library, wanted, letter_id))


def _files(advice: Advice, library: Library, wanted: Wanted) -> Iterator[Output]:
    both = len(wanted.languages) > 1
    marks = _marks(library, wanted)
    for lang in wanted.languages:
        twin = ".en" if both and lang == "en" else ""
        document = checklist(advice.now, library, lang, mark=marks[lang])
        yield from _outputs(document, wanted, lambda suffix, twin=twin: f"checklist{twin}.{suffix}")
    yield from _letters(advice, library, wanted)


def _letters(advice: Advice, library: Library, wanted: Wanted, only: str | None = None) -> Iterator[Output]:
    both = len(wanted.languages) > 1
    marks = _marks(library, wanted)
    for position, letter in enumerate(advice.letters, start=1):
        if only not in {None, letter.id}:
            continue
        title = _name(advice, letter.id, letter_title(advice.now, letter.id, library, wanted.languages[0]))
        for lang in wanted.languages:
            document = render(advice.now, library.letter(letter.id, lang), library, mark=marks[lang])
            yield from _outputs(
                document,
                wanted,
                lambda suffix, at=position, name=title, lang=lang: letter_filename(
                    at, name, lang, suffix, both
                ),
            )


def _marks(library: Library, wanted: Wanted) -> dict[Language, str | None]:
    return {
        lang: library.words.say("start.mark", lang) if wanted.example else None for lang in wanted.languages
    }


def _name(advice: Advice, letter_id: str, title: str) -> str:
    """Return what a letter's file is called; one that went out before is numbered, so that it is a new file."""
    before = sum(one.letter == letter_id for one in advice.now.story.sent)
    return f"{title}-{before + 1}" if before and letter_id in AGAIN else title


def _outputs(document: Document, wanted: Wanted, name: object) -> Iterator[Output]:
    from posexit.writers import write

    for suffix in wanted.formats:
        meta = {"letter": document.id, "lang": document.lang, "format": suffix, "templates": __version__}
        yield Output(name(suffix), write(document, suffix, font=wanted.font), meta)  # type: ignore[operator]
