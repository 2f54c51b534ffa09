"""The interview as pure steps: which question comes next, what an answer does, what applies now.

Everything answered is kept. What applies is found by going through the questions in order with the
answers before each (`walk`), so changing an earlier answer sets later ones aside and changing it
back brings them back: one mechanism for asking, going back, resuming and reviewing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from posexit import rules
from posexit.answers import canonical_text
from posexit.blocks import Language
from posexit.case import Case
from posexit.clashes import BUSINESSES, PERSONS, kind_by_name
from posexit.fields import (
    MOST_ENTRIES,
    BadAnswers,
    FieldProblem,
    build,
    case_of,
    field_of,
    meant,
    pattern,
)
from posexit.library import Library
from posexit.phrases import UNKNOWN, says_unknown
from posexit.questions import MOST_FOR_A_PERSON, QUESTIONS, Ask, about_later_machines

FORM_TYPE = {**dict.fromkeys(PERSONS, "personal"), **dict.fromkeys(BUSINESSES, "merchant")}
_SEPARATOR = re.compile(r"[,，\t]")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_SEPARATED_OTHERWISE = re.compile(r"[，\t]|, ")
_GAP = re.compile(r"\S[\s、;；]+\S")
_BREAKS_A_LINE = re.compile(r"[,，\t\n]+")
_DECIDED = {"action", "claim"}  # the user's own choice: nobody can be told to find it out


@dataclass(frozen=True)
class Progress:
    """What was confirmed so far: ``answers`` by dotted name, ``closed`` the questions left without one.

    A list (terminals, charges, costs) stands in ``closed`` once the user has no more entries.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()

    @cached_property
    def seen(self) -> Walk:
        """What applies now; found once, since every line on the screen asks for it."""
        return _walk(self)


@dataclass(frozen=True)
class Walk:
    """The interview at one moment: the case that applies, questions done and open, what is offered."""

    case: Case
    done: tuple[Ask, ...]
    open: tuple[Ask, ...]
    offered: tuple[Ask, ...]
    set_aside: tuple[str, ...]


def walk(progress: Progress) -> Walk:
    """Return what applies now: every question in order, seen with the answers before it."""
    return progress.seen


def _walk(progress: Progress) -> Walk:
    asked = {name for ask in QUESTIONS for name in _given(progress, ask)}
    found = _Settled()
    found.settle({name: text for name, text in progress.answers.items() if name not in asked})
    done: list[Ask] = []
    still: list[Ask] = []
    offered: list[Ask] = []
    for ask in _in_order(found):
        if not ask.when(found.case):
            continue
        own = {name: progress.answers[name] for name in _given(progress, ask)}
        finished = ask.name in progress.closed or (own and not ask.many)
        (offered if ask.offered else done if finished else still).append(ask)
        if own:
            found.settle(own)
    applying = found.names()
    aside = tuple(name for name in progress.answers if name not in applying)
    left = (ask for ask in QUESTIONS if ask.name in progress.closed and not ask.many)
    skipped = frozenset(name for ask in left for name in ask.fields() if name not in applying)
    case = found.case.model_copy(update={"skipped": skipped})
    return Walk(case, tuple(done), tuple(still), tuple(offered), aside)


def _in_order(found: _Settled) -> Iterator[Ask]:
    """Yield the questions, those last that depend on how many machines there are."""
    yield from QUESTIONS
    yield from about_later_machines(found.case)


class _Settled:
    """The answers that apply so far, and the case that they make: only the parts that changed are read again."""

    def __init__(self) -> None:
        self.case = Case()
        self._parts: dict[str, dict[str, str]] = {}

    def names(self) -> frozenset[str]:
        """Return the names of the answers that apply."""
        return frozenset(name for part in self._parts.values() for name in part)

    def settle(self, answers: Mapping[str, str]) -> None:
        """Let further answers apply."""
        for name, text in answers.items():
            self._parts.setdefault(name.partition(".")[0], {})[name] = text
        changed: dict[str, object] = {}
        unknown = self.case.unknown
        for part in {name.partition(".")[0] for name in answers} & Case.model_fields.keys():
            read, _ = build(self._parts[part])
            changed[part] = getattr(read, part)
            unknown |= read.unknown
        self.case = self.case.model_copy(update={**changed, "unknown": unknown})


def _given(progress: Progress, ask: Ask) -> tuple[str, ...]:
    """Return the names of all answers that a question has so far."""
    if not ask.parts:
        return (ask.name,) if ask.name in progress.answers else ()
    return tuple(
        name
        for no in range(1, entries(progress, ask) + 1)
        for name in ask.fields(no)
        if name in progress.answers
    )


def entries(progress: Progress, ask: Ask) -> int:
    """Return how many entries a list has; 1 for everything that is no list."""
    if not ask.many:
        return 1
    starts = re.compile(rf"{ask.name}\.([1-9][0-9]{{0,3}})\.")
    found = (starts.match(name) for name in progress.answers)
    return max((int(one[1]) for one in found if one), default=0)


def answer(progress: Progress, ask: Ask, typed: str, library: Library) -> Progress:
    """Return the progress with a question answered; for a list, with the entries of the lines added.

    Raises:
        BadAnswers: with what cannot be taken; the progress before it stays good.
    """
    if ask.many:
        added = add(progress, ask, typed, library)
        if added.refused:
            raise added.refused
        return added.progress
    if ask.parts:
        return entry(progress, ask, 1, typed, library)
    text = _value(ask.name, " ".join(_lines(typed)), library)
    given = {ask.name: text, **_implied(ask.name, text, progress)}
    _check(progress, given, (ask.name,))
    return _with(progress, given, (ask.name,))


@dataclass(frozen=True)
class Added:
    """A list after several lines: the entries before the first bad line are in ``progress``.

    ``left`` has that line and the later ones, ``refused`` says what is wrong with it.
    """

    progress: Progress
    left: tuple[str, ...] = ()
    refused: BadAnswers | None = None


def add(progress: Progress, ask: Ask, typed: str, library: Library) -> Added:
    """Return a list with an entry for each line that was typed, as far as they can be taken."""
    lines = _lines(typed)
    first = entries(progress, ask) + 1
    given: dict[str, str] = {}
    for at, line in enumerate(lines):
        try:
            given |= _entry(progress, ask, first + at, line, library)
        except BadAnswers as bad:
            return Added(_with(progress, given), tuple(lines[at:]), bad)
    return Added(_with(progress, given))


def another(progress: Progress, ask: Ask) -> bool:
    """Return whether one more entry of a list is asked for; where not, it can be added at the review."""
    now = walk(progress)
    room = rules.is_business(now.case) or len(now.done) + len(now.open) < MOST_FOR_A_PERSON
    return room and ask.again(now.case)


def entry(progress: Progress, ask: Ask, no: int, line: str, library: Library) -> Progress:
    """Return the progress with one line of parts put in place of an entry.

    Raises:
        BadAnswers: a part cannot be taken, or there are too many.
    """
    return _with(progress, _entry(progress, ask, no, line, library), ask.fields(no))


def _entry(progress: Progress, ask: Ask, no: int, line: str, library: Library) -> dict[str, str]:
    """Return the answers that one line of parts gives for an entry.

    Raises:
        BadAnswers: a part cannot be taken, or there are too many.
    """
    if ask.many and no > MOST_ENTRIES:
        raise BadAnswers((FieldProblem(ask.name, "too-many-entries", {"most": MOST_ENTRIES}),))
    names = ask.fields(no)
    if says_unknown(line):
        typed = ["" if name.rpartition(".")[2] in _DECIDED else UNKNOWN for name in names]
    else:
        typed = [part.strip() for part in _SEPARATOR.split(_without_thousands(ask, line))]
    if len(typed) > len(names) and any(typed[len(names) :]):
        params = {"given": len(typed), "most": len(names)}
        raise BadAnswers((FieldProblem(ask.name, "too-many-parts", params),))
    told = {name: _value(name, text, library) for name, text in zip(names, typed, strict=False)}
    given = {name: text for name, text in told.items() if text}
    if not given:
        raise BadAnswers((FieldProblem(ask.name, "empty-entry", {}),))
    if misplaced := tuple(_misplaced(names, given, library)):
        raise BadAnswers(misplaced)
    try:
        _check(progress, given, names)
    except BadAnswers as bad:
        if len(typed) == 1 and _GAP.search(line) and any(map(str.isdigit, line)):
            raise BadAnswers((*bad.problems, FieldProblem(ask.name, "no-commas", {}))) from None
        raise
    return given


def _without_thousands(ask: Ask, line: str) -> str:
    """Return a line without the commas inside its figures, where those between its parts look otherwise.

    Raises:
        BadAnswers: nobody can tell whether 1,200 is one figure or two parts.
    """
    found = _THOUSANDS.search(line)
    if not found or not any(field_of(name).kind == "money" for name in ask.fields()):
        return line
    if not _SEPARATED_OTHERWISE.search(_THOUSANDS.sub("", line)):
        raise BadAnswers((FieldProblem(ask.name, "one-figure-or-two", {"given": found[0]}),))
    return _THOUSANDS.sub(lambda figure: figure[0].replace(",", ""), line)


def _misplaced(names: tuple[str, ...], given: Mapping[str, str], library: Library) -> Iterator[FieldProblem]:
    """Yield the texts that are a choice of another part of their line: a comma is missing before them."""
    for name, text in given.items():
        if field_of(name).choices:
            continue
        for other in names:
            if library.question(pattern(other)).value_of(text):
                yield FieldProblem(name, "belongs-elsewhere", {"given": text, "other": other})
                break


def remove(progress: Progress, ask: Ask, no: int) -> Progress:
    """Return the progress without one entry of a list; the later ones move up."""
    kept: dict[str, str] = {}
    for name, text in progress.answers.items():
        head, _, rest = name.partition(".")
        if head != ask.name:
            kept[name] = text
            continue
        position, _, part = rest.partition(".")
        if int(position) != no:
            kept[f"{head}.{int(position) - (int(position) > no)}.{part}"] = text
    return replace(progress, answers=kept)


def close(progress: Progress, ask: Ask) -> Progress:
    """Return the progress with a question left as it is: unanswered, or a list without further entries."""
    return replace(progress, closed=progress.closed | {ask.name})


def skip(progress: Progress, ask: Ask) -> Progress:
    """Return the progress with a question skipped: its answer is taken back, a list keeps its entries."""
    names = () if ask.many else ask.fields()
    kept = {name: text for name, text in progress.answers.items() if name not in names}
    return close(replace(progress, answers=kept), ask)


def entry_line(progress: Progress, ask: Ask, no: int, library: Library, lang: Language) -> str:
    """Return an entry, or a single answer, as the line that would be typed for it again."""
    shown = [_typed(name, progress.answers.get(name, ""), library, lang) for name in ask.fields(no)]
    if not ask.parts:
        return shown[0]
    comma = "，" if lang == "zh" else ", "
    whole = (_whole(name, text) for name, text in zip(ask.fields(no), shown, strict=True))
    return comma.join(whole).rstrip("， ,")


def _typed(name: str, text: str, library: Library, lang: Language) -> str:
    question = library.question(pattern(name))
    if says_unknown(text):
        return library.words.say("state.unknown", lang)
    return question.choices[text].to(lang) if text in question.choices else text


def _whole(name: str, text: str) -> str:
    """Return a part without what would cut it in two when its line is read again."""
    return _BREAKS_A_LINE.sub("" if field_of(name).kind == "money" else "、", text)


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _value(name: str, text: str, library: Library) -> str:
    told = meant(name, text.strip())
    return canonical_text(name, told, library)


def _check(progress: Progress, given: Mapping[str, str], names: tuple[str, ...]) -> None:
    """Read these answers beside what decides how they are read.

    Raises:
        BadAnswers: with what cannot be taken.
    """
    beside = {name: progress.answers[name] for name in _decides(names) if name in progress.answers}
    lone = {re.sub(r"\.\d+\.", ".1.", name): text for name, text in given.items()}
    case_of({**beside, **lone})


def _with(progress: Progress, given: Mapping[str, str], names: tuple[str, ...] = ()) -> Progress:
    """Return the progress with these answers in place of all that the names had before."""
    kept = {name: text for name, text in progress.answers.items() if name not in names}
    return replace(progress, answers={name: text for name, text in {**kept, **given}.items() if text})


def _decides(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the fields that say how others are read: the kind of a paper."""
    for name in names:
        if name.endswith("id_number"):
            yield name.replace("id_number", "id_kind")


def put(progress: Progress) -> set[str]:
    """Return the names of the questions that were put, as far as answers tell: not what another one settled."""
    told = kind_by_name(progress.answers.get("provider.name", ""))
    settled = {"provider.kind"} if told and told == progress.answers.get("provider.kind") else set()
    return {ask.name for ask in walk(progress).done} - settled


def _implied(name: str, text: str, progress: Progress) -> dict[str, str]:
    """Return what an answer settles besides: shown at the review like any other."""
    if name == "applicant.form":
        return {"applicant.type": FORM_TYPE.get(text, "")}
    if name == "provider.name":
        kind = progress.answers.get("provider.kind", "")
        told_by_name = kind == kind_by_name(progress.answers.get(name, ""))
        return {"provider.kind": kind_by_name(text)} if told_by_name else {}
    return {}
