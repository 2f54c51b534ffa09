"""Single conclusions and answers in words: why this ground, this letter. Pure; the words are in messages.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from posexit import money
from posexit.blocks import Language
from posexit.case import Case
from posexit.cited import named
from posexit.dates import day_text
from posexit.fields import FIELDS, pattern
from posexit.ground import EITHER_FORM
from posexit.identifiers import masked
from posexit.letterhead import title
from posexit.library import Library
from posexit.setting import Situation
from posexit.words import Words


def ground_sentence(now: Situation, words: Words, lang: Language) -> str:
    """Return what the ground means for the user: the advice of the door, else that of the row."""
    if now.ground.door and now.ground.door != "liquidation":
        return words.say(f"doors.{now.ground.door}.advice", lang)
    said, form = words.say(f"ground.{now.ground.row}", lang), str(now.ground.form)
    if form != "demand" and now.ground.row not in EITHER_FORM:
        return said
    if form == "demand" and now.holds("hold_excluded") and not now.holds("keeps_some"):
        form = "demand-that-ends"
    return said + words.say(f"ground.so-a-{form}", lang)


def said(case: Case, names: tuple[str, ...], library: Library, lang: Language) -> Iterator[str]:
    """Yield the answers a conclusion rests on as "label: answer", in words."""
    for name in names:
        state = case.state(name)
        if state == "answered":
            answer = answer_text(case, name, library, lang)
        else:
            answer = library.words.say(f"state.{state}", lang)
        yield library.words.say(
            "state.answer", lang, label=library.question(pattern(name)).label.to(lang), answer=answer
        )


def answer_text(case: Case, name: str, library: Library, lang: Language) -> str:
    """Return an answered field as it is shown on screen: labels for choices, secrets masked."""
    value = case.get(name)
    field = FIELDS[pattern(name)]
    if field.choices:
        return library.question(field.name).choices[value].to(lang)
    if field.secret:
        return masked(value)
    if field.kind == "date":
        return day_text(value, lang)
    if field.kind == "money":
        return library.words.say("show.amount", lang, amount=money.figures(value))
    return str(value)


def citation(source_id: str, library: Library, lang: Language) -> dict[str, str]:
    """Return a source as its id, its short name and what it says in one sentence."""
    source = library.source(source_id)
    name = named(source, library, lang)
    return {"id": source_id, "name": name, "says": source.to(lang), "confidence": source.confidence}


def letter_title(now: Situation, letter_id: str, library: Library, lang: Language) -> str:
    """Return the title that a letter has in this situation."""
    return title(library.letter(letter_id, lang).front, now)


def why(letter_id: str, library: Library, lang: Language) -> str:
    """Return the sentence on what a letter is for."""
    found = library.letter(letter_id, "zh").front.why
    return found.to(lang) if found else ""
