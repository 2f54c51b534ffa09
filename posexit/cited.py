"""How a text names what it rests on: one form for letters, screen and checklist. Pure."""

from __future__ import annotations

import re

from posexit.blocks import Language
from posexit.entries import Law, Pair, Source
from posexit.library import Library

_DOCUMENT_NO = re.compile(r"（([^（）]*〔\d{4}〕\d+号)）$")
"""The number of a notice, which is shorter than its name and finds it as well."""


def named(source: Source, library: Library, lang: Language, *, brief: bool = False) -> str:
    """Return the name of a source: an article of a law, else who published it. ``brief`` as in `article_of`."""
    if source.law and source.article:
        return article_of(library.law(source.law), source.article, lang, brief=brief)
    return source.publisher.to(lang) if source.publisher else ""


def article_of(law: Law, article: Pair, lang: Language, *, brief: bool = False) -> str:
    """Return an article, or a paragraph of it, with its law.

    In a row of the checklist, which is one page, a ``brief`` name has the least that still finds it: no "of
    the", and in Chinese a notice by its number alone. A letter goes to somebody who is to read on, not look up.
    """
    if lang == "en":
        return f"{article.en} {law.short_en}" if brief else f"{article.en} of the {law.short_en}"
    number = _DOCUMENT_NO.search(law.short_zh) if brief else None
    return (number[1] if number else law.short_zh) + article.zh
