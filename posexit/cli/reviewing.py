"""Shows the review: the answers, what follows from them, and what each letter still lacks."""

from __future__ import annotations

from collections.abc import Sequence

from posexit import interview, screen
from posexit.advice import Advice
from posexit.blocks import Language
from posexit.cli.session import Session
from posexit.documents import render
from posexit.fields import pattern
from posexit.interview import Progress
from posexit.outline import outline
from posexit.prompts.review import Row


def show_review(
    now: Session, progress: Progress, advice: Advice, found: Sequence[Row], letter_lang: Language
) -> None:
    """Print the review; blanks are those of the letters in their first language."""
    told = outline(advice, now.library, now.lang)
    open_ = blanks(now, advice, letter_lang)
    labels = {
        letter: [now.library.question(name).label.to(now.lang) for name in names]
        for letter, names in open_.items()
    }
    told["letters"] = [{**letter, "blanks": labels[letter["id"]]} for letter in told["letters"]]
    wanted = {name for names in open_.values() for name in names}
    starred = {row for row in found if wanted & {pattern(name) for name in row.ask.fields()}}
    screen.review(now.say, found, told, starred, set_aside=len(interview.walk(progress).set_aside))


def blanks(now: Session, advice: Advice, lang: Language) -> dict[str, list[str]]:
    """Return the fields that stay blank in each letter, by its id."""
    found = {}
    for letter in advice.letters:
        document = render(advice.now, now.library.letter(letter.id, lang), now.library)
        found[letter.id] = list(dict.fromkeys(pattern(name) for name in document.blanks))
    return found
