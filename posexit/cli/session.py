"""What every command starts from: language, templates and the day; and how answers become a case."""

from __future__ import annotations

import locale
import os
import sys
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from posexit import answers as answers_
from posexit import values
from posexit.blocks import Language
from posexit.case import Case
from posexit.cli.options import Kind
from posexit.errors import PosexitError
from posexit.fields import build
from posexit.library import Library


@dataclass(frozen=True)
class Session:
    """The language of the interface, the templates, and today."""

    lang: Language
    library: Library
    today: date

    def say(self, key: str, **params: object) -> str:
        """Return a sentence in the language of the interface."""
        return self.library.words.say(key, self.lang, **params)

    def note(self, key: str, **params: object) -> None:
        """Tell the user something beside the result: on stderr."""
        sys.stdout.flush()  # what was said before stays before it
        sys.stderr.write(self.say(key, **params) + "\n")

    def case(self, file: str | None, pairs: list[str] | None, kind: Kind | None = None) -> Case:
        """Return the case of an answers file with --set on top.

        Raises:
            PosexitError: with every answer that cannot be taken, or where --type says otherwise.
        """
        given = dict(answers_.read(file)) if file else {}
        given |= answers_.given(pairs or [])
        if kind:
            said = given.get("applicant.type")
            if said and said.text.strip() not in {"", kind.value}:
                raise PosexitError("type-conflict", flag=kind.value, answer=said.text)
            given["applicant.type"] = answers_.Answer(kind.value)
        case, problems = build(answers_.canonical(given, self.library))
        if problems:
            raise PosexitError("bad-answers", problems=answers_.located(problems, given))
        return case


_CURRENT: ContextVar[Session | None] = ContextVar("posexit_session", default=None)


def current() -> Session:
    """Return the session that the running command began, or that of an error before it could."""
    return _CURRENT.get() or session()


def session(lang: str | None = None, templates: Path | None = None, today: str | None = None) -> Session:
    """Return the session of these options.

    Raises:
        PosexitError: the templates folder or the day is none.
    """
    if templates is not None and not templates.is_dir():
        raise PosexitError("no-templates-folder", path=templates)
    made = Session(_language(lang), _library(templates), date.today())  # noqa: DTZ011 (the user's own day)
    _CURRENT.set(made)
    if today is None:
        return made
    try:
        day = values.day(today)
    except values.Refused as refused:
        raise PosexitError("bad-today", given=today, value_code=refused.code, value_params=refused.params) from None
    made = replace(made, today=day)
    _CURRENT.set(made)
    made.note("note.today", today=day.isoformat())
    return made


@lru_cache
def _library(templates: Path | None) -> Library:
    return Library(templates)


def _language(lang: str | None) -> Language:
    """Return the language asked for, else that of the locale; Chinese where the locale says nothing."""
    said = (
        lang
        or os.environ.get("POSEXIT_LANG")
        or next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    )
    said = said or locale.getlocale()[0] or ""
    return "zh" if said.lower().startswith(("zh", "chinese", "c.", "posix")) or said in {"", "C"} else "en"
