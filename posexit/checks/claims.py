"""Checks that what a task, an answer or a letter claims has a source: days, hotlines, rights and duties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from posexit import objections
from posexit.checks.findings import Code, Found
from posexit.errors import TemplateError
from posexit.library import LANGUAGES, Library
from posexit.trees import line_of

_DAYS = r"(?<![\d-])\d+ ?(?:日|天|年|个月|个工作日)(?![\d月日])|\b\d+ (?:working )?(?:days|months|years)\b"
_HOTLINES = r"(?<!\d)(?:12\d{3}|9[56]\d{3}|110)(?!\d)"
_RIGHTS = r"依法|法律规定|有权(?!限)|法定(?!代表)|by law|the law"
_CLAIM = re.compile(f"{_DAYS}|{_HOTLINES}|{_RIGHTS}")
_IN_LETTER = re.compile(r"(?<![\d-])\d+ ?(?:日|天|个工作日)内|\bwithin \d+ days\b")
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def check_claims(library: Library) -> Iterator[Found]:
    """Yield every claim that has no source beside it."""
    yield from _in_tasks(library)
    yield from _in_objections(library)
    for letter_id in library.letter_ids():
        for lang in LANGUAGES:
            try:
                letter = library.letter(letter_id, lang)
            except TemplateError:
                continue  # told where the letters are checked
            for no, line in enumerate(letter.body.splitlines(), start=letter.first_line):
                found = _IN_LETTER.search(_FILLED_IN.sub("", line))
                if found and "law(" not in line:
                    yield Found(f"{letter.path}:{no}", Code.NO_SOURCE, {"claim": found[0]})


def _in_tasks(library: Library) -> Iterator[Found]:
    path = library.find("tasks.yaml")
    for no, task in enumerate(library.tasks.tasks):
        texts = [text for text in (task.title, task.why, task.proof) if text]
        claim = _claim(*(words for text in texts for words in (text.zh, text.en)))
        if claim and not task.source:
            yield Found(f"{path}:{line_of(path, ('tasks', no))}", Code.NO_SOURCE, {"claim": claim})


def _in_objections(library: Library) -> Iterator[Found]:
    path = library.find("objections.yaml")
    for key, entry in objections.entries(library).items():
        texts = [text for text in (entry.asks, entry.advice) if text]
        claim = _claim(*(words for text in texts for words in (text.zh, text.en)))
        if claim and not entry.rests_on:
            yield Found(f"{path}:{line_of(path, ('objections', key))}", Code.NO_SOURCE, {"claim": claim})


def _claim(*texts: str) -> str | None:
    return next((found[0] for text in texts if (found := _CLAIM.search(text))), None)
