"""Checks the letters as they are written: front matter, twins, and what their bodies name."""

from __future__ import annotations

from collections.abc import Iterator

from posexit.checks.findings import Code, Found, broken
from posexit.checks.reader import CITATIONS, read
from posexit.checks.sentences import half_width
from posexit.entries import Letter
from posexit.errors import TemplateError
from posexit.library import LANGUAGES, Library
from posexit.objections import entries, prose
from posexit.sandbox import syntax
from posexit.situation import known_rules
from posexit.slips import nearest


def check_letters(library: Library) -> Iterator[Found]:
    """Yield what is wrong with the letters and the checklist as they are written."""
    for letter_id in (*library.letter_ids(), "checklist"):
        folder = "" if letter_id == "checklist" else "letters/"
        pair = []
        for lang in LANGUAGES:
            try:
                letter = library.letter(letter_id, lang) if folder else library.checklist(lang)
            except TemplateError as error:
                yield _missing(library, f"{folder}{letter_id}", lang) or broken(error)
                continue
            pair.append(letter)
            yield from check_letter(letter, library)
        if len(pair) == len(LANGUAGES):
            yield from _twins(*pair)


def check_answers(library: Library) -> Iterator[Found]:
    """Yield what is wrong with the prose that answers objections, and with those that have none."""
    for objection, entry in entries(library).items():
        for lang in LANGUAGES if entry.has_answer else ():
            try:
                part = prose(library, objection, lang)
            except TemplateError as error:
                yield broken(error)
                continue
            yield from check_letter(part, library)


def _missing(library: Library, stem: str, lang: str) -> Found | None:
    """Return the finding that a letter has no twin, if that is what is wrong."""
    name, other = f"{stem}.{lang}.md", f"{stem}.{'en' if lang == 'zh' else 'zh'}.md"
    there = {path for folder in library.folders for path in (name, other) if (folder / path).is_file()}
    return Found(str(library.find(other)), Code.NO_TWIN, {"name": name}) if there == {other} else None


def _twins(zh: Letter, en: Letter) -> Iterator[Found]:
    """Yield where the front matters of twins do not say the same."""
    where = f"{en.path}:1"
    for name in ("to", "copy_", "when", "signer", "act"):
        if getattr(zh.front, name) != getattr(en.front, name):
            yield Found(where, Code.TWINS_DIFFER, {"name": name.removesuffix("_")})
    rules = [[entry.when for entry in letter.front.title] for letter in (zh, en)]
    if rules[0] != rules[1]:
        yield Found(where, Code.TWINS_DIFFER, {"name": "title"})
    papers = [[(entry.when, entry.letter) for entry in letter.front.attachments] for letter in (zh, en)]
    if papers[0] != papers[1]:
        yield Found(where, Code.TWINS_DIFFER, {"name": "attachments"})
    if [paper.pages for paper in zh.front.attachments] != [paper.pages for paper in en.front.attachments]:
        yield Found(where, Code.TWINS_DIFFER, {"name": "pages"})
    if zh.front.why is None:
        yield Found(f"{zh.path}:1", Code.NO_WHY)


def check_letter(letter: Letter, library: Library) -> Iterator[Found]:
    """Yield what is wrong with one template: front matter first, then the body."""
    front = letter.front
    whens = [front.when, *(entry.when for entry in (*front.title, *front.attachments) if entry.when)]
    for rule in dict.fromkeys(whens):
        if rule not in known_rules():
            line = _line_with(letter, rule)
            near = nearest(rule, known_rules())
            yield Found(f"{letter.path}:{line}", Code.UNKNOWN_RULE, {"name": rule, "nearest": near})
    for paper in front.attachments:
        if paper.letter and paper.letter not in library.letter_ids():
            line = _line_with(letter, paper.letter)
            near = nearest(paper.letter, library.letter_ids())
            yield Found(f"{letter.path}:{line}", Code.UNKNOWN_NAME, {"name": paper.letter, "nearest": near})
    for text in [entry.text for entry in (*front.title, *front.attachments)]:
        for match in CITATIONS[letter.lang].finditer(text):
            line = _line_with(letter, text)
            yield Found(f"{letter.path}:{line}", Code.BARE_CITATION, {"found": match[0]})
    for found in half_width(front.why.zh) if front.why else ():
        yield Found(f"{letter.path}:{_line_with(letter, 'why:')}", Code.HALF_WIDTH_WORDS, {"found": found})
    try:
        tree = syntax(letter)
    except TemplateError as error:
        yield broken(error)
        return
    yield from read(tree, letter, library)


def _line_with(letter: Letter, text: str) -> int:
    lines = letter.path.read_text(encoding="utf-8").splitlines()
    return next((no for no, line in enumerate(lines, start=1) if text in line), 1)
