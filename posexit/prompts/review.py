"""The review: every answer by number, and changing them one by one until the user is content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from posexit import interview
from posexit.prompts import BACK, HELP, Prompt, command
from posexit.prompts.dialogue import Dialogue
from posexit.prompts.wording import MOST_SHOWN
from posexit.questions import QUESTIONS, Ask

_NUMBER = re.compile(r"(?:改|修改|edit|change)?\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One line of the review: the question, its label and the answer as shown, empty where there is none.

    ``extra`` questions are not asked on their own, only offered here. In their ``group`` they go by
    their ``short`` name.
    """

    ask: Ask
    label: str
    answer: str
    extra: bool
    group: str
    short: str

    @property
    def to_add(self) -> bool:
        """Whether this is only offered and has no answer."""
        return self.extra and not self.answer


def rows(dialogue: Dialogue) -> tuple[Row, ...]:
    """Return every question that applies with its answer: those asked or answered first, the others by group."""
    walk = interview.walk(dialogue.progress)
    places = {ask: place for place, ask in enumerate(QUESTIONS)}
    asks = sorted((*walk.done, *walk.offered), key=lambda ask: places.get(ask, len(places)))
    found = [_row(dialogue, ask) for ask in asks]
    groups = {row.group: place for place, row in reversed([*enumerate(found)])}
    return tuple(sorted(found, key=lambda row: (row.to_add, groups[row.group] if row.to_add else 0)))


def _row(dialogue: Dialogue, ask: Ask) -> Row:
    wording = dialogue.wording
    answer = "\n".join(_answer(dialogue, ask))
    return Row(ask, wording.title(ask), answer, ask.offered, *wording.place(dialogue.progress, ask))


def _answer(dialogue: Dialogue, ask: Ask) -> Iterator[str]:
    """Yield the lines of an answer; of a long list only the first entries."""
    wording, progress = dialogue.wording, dialogue.progress
    count = interview.entries(progress, ask)
    for no in range(1, min(count, MOST_SHOWN) + 1):
        text = _text(dialogue, ask, no)
        yield f"{no}. {text}" if ask.many and count > 1 else text
    if count > MOST_SHOWN:
        yield wording.say("start.more-entries", count=count)
    if ask.many and not count and not ask.offered:
        yield wording.say("start.none")


def _text(dialogue: Dialogue, ask: Ask, no: int) -> str:
    wording, progress = dialogue.wording, dialogue.progress
    if ask.many:
        return interview.entry_line(progress, ask, no, wording.library, wording.lang)
    found = list(wording.answers(progress, ask))
    if ask.parts and found:
        return wording.entry_text(progress, ask, no)
    if found:
        return found[0][1]
    return "" if ask.offered else wording.say("state.skipped")


def review(dialogue: Dialogue, show: Callable[[tuple[Row, ...]], None]) -> None:
    """Show the review and change what the user names, until Enter.

    Raises:
        Interrupted: the user stopped.
    """
    say = dialogue.wording.say
    prompt = Prompt(ask=say("start.choose"), hint=say("start.choose-hint"))
    shown = False
    while True:
        found = rows(dialogue)
        if not shown:
            show(found)
        typed = dialogue.read(prompt).strip()
        said, number = command(typed), _NUMBER.fullmatch(typed)
        if not typed:
            return
        if said == BACK:
            dialogue.one(next(row.ask for row in reversed(found) if not row.extra))
        elif number and 1 <= int(number[1]) <= len(found):
            dialogue.one(found[int(number[1]) - 1].ask)
        else:
            shown = True
            dialogue.tell(say("start.choose-help" if said == HELP else "start.no-number", most=len(found)))
            continue
        shown = False
        dialogue.run()
