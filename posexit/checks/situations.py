"""Runs every letter in every situation and both languages, and reads what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from posexit.blocks import Document, Language
from posexit.checklist import checklist
from posexit.checks.finders import lines
from posexit.checks.findings import Code, Found, broken
from posexit.checks.layout import check_layout
from posexit.checks.locate import Places, excerpt, printed
from posexit.checks.stand_ins import stand_in
from posexit.checks.wording import check_wording
from posexit.documents import render
from posexit.entries import Letter
from posexit.errors import TemplateError
from posexit.examples import Misfit, Tried, made_up, misfits, situations
from posexit.fields import FIELDS, pattern
from posexit.gates import binds
from posexit.interview import Progress, walk
from posexit.letterhead import papers, title
from posexit.library import LANGUAGES, Library
from posexit.money import budget
from posexit.setting import Situation
from posexit.situation import situation

_AMOUNT = re.compile(r"(?<![\d.])\d[\d,]*\.\d{2}(?!\d|\.\d)")
_TITLE = re.compile("《([^》]+)》")
_CAPITALS = re.compile(r"([\d,]+\.\d\d)元?（大写：")


def check_situations(library: Library, today: date, cases: Path | None) -> Iterator[Found]:
    """Yield what is wrong with the letters of the examples, the blank forms, the situations and the cases of a folder."""
    run = _Run(library)
    for misfit in misfits(library):
        yield from _misfit(misfit)
    for tried in made_up(library, today):
        yield from run.check(tried)
    for file in (None, *(sorted(cases.glob("*.yaml")) if cases else ())):
        try:
            for entry in situations(library, today, file):
                yield from run.check(entry) if isinstance(entry, Tried) else _misfit(entry)
        except TemplateError as error:
            yield broken(error)


def _misfit(entry: Misfit) -> Iterator[Found]:
    yield Found(entry.where, Code.BAD_CASE, {"reason": entry.reason})


class _Run:
    """Goes from situation to situation; a letter that comes out the same again is not read twice."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._places = Places(library)
        self._seen: set[tuple[str, Language, str, object]] = set()

    def check(self, tried: Tried) -> Iterator[Found]:
        real = tried.now()
        now = stand_in(real)
        for letter_id in self._library.letter_ids():
            pair = [letter for lang in LANGUAGES if (letter := self._letter(letter_id, lang))]
            fits = any(_holds(real, letter) for letter in pair)
            if not fits and not tried.blank_form:
                continue
            yield from self._letters(now, pair, tried, fits=fits)
        yield from self._checklists(now, tried)
        yield from self._asked(tried)

    def _letter(self, letter_id: str, lang: Language) -> Letter | None:
        """Return a letter that can be read; what cannot is told by the check of the letters themselves."""
        try:
            return self._library.letter(letter_id, lang)
        except TemplateError:
            return None

    def _letters(self, now: Situation, pair: list[Letter], tried: Tried, *, fits: bool) -> Iterator[Found]:
        made: list[Document] = []
        for letter in pair:
            try:
                document = render(now, letter, self._library)
            except TemplateError as error:
                yield broken(error, situation=tried.title)
                continue
            made.append(document)
            yield from self._read(document, letter, now, tried)
            if fits:
                yield from _right(document, letter, now, tried)
            yield from _sums(document, letter, now, tried)
            yield from self._named(document, letter, now, tried)
        if len(made) == len(LANGUAGES):
            yield from _twins(made[0], made[1], pair[1], tried)

    def _named(self, document: Document, letter: Letter, now: Situation, tried: Tried) -> Iterator[Found]:
        """Yield letters that a Chinese letter names and that are not written, or have another title."""
        others = [one for id_ in self._library.letter_ids() if (one := self._letter(id_, "zh"))]
        gone = {one.letter for one in now.story.sent}  # what went out keeps the title it had
        ours = {variant.text for other in others if other.id not in gone for variant in other.front.title}
        written = {title(other.front, now) for other in others if _holds(now, other)}
        for name in dict.fromkeys(_TITLE.findall("\n".join(lines(document)))):
            if name in ours - written:
                yield Found(str(letter.path), Code.OTHER_LETTER, {"found": name}, tried.title)

    def _checklists(self, now: Situation, tried: Tried) -> Iterator[Found]:
        for lang in LANGUAGES:
            try:
                document = checklist(now, self._library, lang)
                letter = self._library.checklist(lang)
            except TemplateError as error:
                yield broken(error, situation=tried.title)
                continue
            yield from self._read(document, letter, now, tried)

    def _read(self, document: Document, letter: Letter, now: Situation, tried: Tried) -> Iterator[Found]:
        count = len(list(papers(letter, now, self._library)))
        key = (document.id, document.lang, letter.front.act, (document.blocks, count))
        if key in self._seen:
            return
        self._seen.add(key)
        for code, text, (start, end) in check_wording(document, letter.front.act):
            where = self._places.of(letter, text, start, end)
            yield Found(where, code, {"found": excerpt(text, start, end)}, tried.title)
        for code, found in check_layout(document, letter.front.act, count):
            where = _line_saying(letter, found)
            yield Found(where, code, {"found": excerpt(found, 0, len(found))}, tried.title)

    def _asked(self, tried: Tried) -> Iterator[Found]:
        """Yield blanks of letters that the interview neither asks nor offers where the letter applies."""
        if tried.blank_form:
            return
        for answers in (tried.answers, _untyped(tried.answers)):
            walked = walk(Progress(answers=answers))
            asks = (*walked.done, *walked.open, *walked.offered)
            names = {pattern(name) for ask in asks for name in ask.fields()}
            now = situation(walked.case, tried.today, tried.story)
            for letter_id in self._library.letter_ids():
                for lang in LANGUAGES:
                    letter = self._letter(letter_id, lang)
                    if letter and _holds(now, letter):
                        yield from self._unasked(now, letter, names, tried)

    def _unasked(self, now: Situation, letter: Letter, names: set[str], tried: Tried) -> Iterator[Found]:
        try:
            blanks = render(now, letter, self._library).blanks
        except TemplateError:
            return
        for name in dict.fromkeys(pattern(blank) for blank in blanks if blank):
            if name not in names:
                yield Found(printed(letter, name), Code.NOT_ASKED, {"name": name}, tried.title)


def _untyped(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers without what was typed freely: then a letter shows every blank it can have."""
    return {
        name: text
        for name, text in answers.items()
        if (known := FIELDS.get(pattern(name)))
        and "*" not in known.name
        and known.kind not in {"text", "long", "number"}
    }


def _line_saying(letter: Letter, found: str) -> str:
    """Return file and line where a letter says something as it is, the file alone where it does not."""
    lines = enumerate(letter.body.splitlines(), start=letter.first_line)
    line = next((no for no, text in lines if found.strip() and text.strip("# ") == found.strip()), None)
    return f"{letter.path}:{line}" if line else str(letter.path)


def _known(now: Situation, rule: str) -> bool:
    try:
        return now.holds(rule)
    except KeyError:
        return False


def _holds(now: Situation, letter: Letter) -> bool:
    return _known(now, letter.front.when)


def _right(document: Document, letter: Letter, now: Situation, tried: Tried) -> Iterator[Found]:
    """Yield where a letter goes further than the ground and the gates allow."""
    if letter.front.act == "notice" and now.ground.form != "notice":
        yield Found(str(letter.path), Code.NO_RIGHT, {"form": now.ground.form}, tried.title)
    for source_id in document.citations:
        if not binds(now.case, source_id):
            yield Found(str(letter.path), Code.NOT_BOUND, {"name": source_id}, tried.title)


def _amounts(document: Document, wanted: re.Pattern[str]) -> set[Decimal]:
    found = (match[1] if wanted.groups else match[0] for match in wanted.finditer("\n".join(lines(document))))
    return {Decimal(text.replace(",", "")) for text in found}


def _sums(document: Document, letter: Letter, now: Situation, tried: Tried) -> Iterator[Found]:
    """Yield sums in capitals that are no total of the addressee, no charge, no claimed penalty, no change of cost."""
    books: Any = now.ledger
    mine = letter.front.to == "provider"
    totals, rows = (books.totals, books.rows) if mine else (books.seller_totals, books.seller_rows)
    right = {totals.deposit, totals.unsettled, totals.refund, totals.owed, now.case.contract.penalty_claimed}
    right |= {now.case.third_party.fee}
    right |= {charge.amount for _, charge in rows}
    right.add(abs(budget(now.case).total.change or 0))
    for amount in sorted(_amounts(document, _CAPITALS) - right):
        yield Found(str(letter.path), Code.NO_TOTAL, {"found": str(amount)}, tried.title)


def _twins(zh: Document, en: Document, letter: Letter, tried: Tried) -> Iterator[Found]:
    """Yield where twins do not cite the same sources or do not name the same sums."""
    cited = set(zh.citations) ^ set(en.citations)
    if cited:
        yield Found(str(letter.path), Code.TWINS_CITE, {"found": ", ".join(sorted(cited))}, tried.title)
    sums = _amounts(zh, _AMOUNT) ^ _amounts(en, _AMOUNT)
    if sums:
        found = ", ".join(map(str, sorted(sums)))
        yield Found(str(letter.path), Code.TWINS_SUMS, {"found": found}, tried.title)
