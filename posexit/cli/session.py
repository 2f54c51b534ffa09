"""What every command starts from: language, templates and the day; and how answers become a case."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from posexit import answers as answers_
from posexit import identifiers, values
from posexit.answers import Answer, Answers
from posexit.blocks import Language
from posexit.case import Case
from posexit.cli.options import Kind
from posexit.cli.settings import cache_folder, config_folder, own_templates
from posexit.cli.streams import shows_hanzi
from posexit.errors import PosexitError
from posexit.fields import FIELDS, build, pattern
from posexit.filenames import typed
from posexit.kept import keep_in
from posexit.library import HOLIDAYS, Library
from posexit.phrases import says_unknown
from posexit.saved import Saved
from posexit.story import EMPTY, Story, fold


@dataclass(frozen=True)
class Given:
    """A case as it was given, with its story.

    ``example`` says that it came from the folder of an example, ``finished`` that its questions were
    answered to the end.
    """

    case: Case
    example: bool = False
    story: Story = EMPTY
    finished: bool = True


@dataclass(frozen=True)
class Session:
    """The language of the interface, the templates, and today.

    ``unread`` says why the user's own templates could not be read, where that is so.
    """

    lang: Language
    library: Library
    today: date
    unread: PosexitError | None = None

    def say(self, key: str, **params: object) -> str:
        """Return a sentence in the language of the interface."""
        return self.library.words.say(key, self.lang, **params)

    def note(self, key: str, **params: object) -> None:
        """Tell the user something beside the result: on stderr."""
        sys.stdout.flush()  # what was said before stays before it
        sys.stderr.write(identifiers.discreet(self.say(key, **params)) + "\n")

    def check_own_templates(self) -> None:
        """See that no letter is made with other words than the user's own.

        Raises:
            PosexitError: settings-unreadable: nobody can say whether there are such.
        """
        if self.unread:
            raise self.unread

    def warn_of_history(self, pairs: list[str]) -> None:
        """Say that the shell keeps an identity number that --set gives, and how to give it otherwise."""
        if any(_is_secret(pair) for pair in pairs):
            self.note("note.shell-remembers")

    def given(
        self,
        file: str | None,
        pairs: list[str] | None,
        kind: Kind | None = None,
        folder: Path | None = None,
        *,
        any_day: bool = False,
    ) -> Given:
        """Return the case of --set over an answers file over a case folder.

        ``any_day`` lets events pass that cannot have happened on their day, so that they can be taken back.

        Raises:
            PosexitError: with every answer that cannot be taken, or where --type says otherwise.
        """
        typed: Answers = {**(answers_.read(file) if file else {}), **answers_.given(pairs or [])}
        self.warn_of_history(pairs or [])
        saved = _saved(folder) if folder else Saved({})
        if kind:
            typed = {**typed, "applicant.type": self._type(kind, saved, typed)}
        kept = _applying(saved, answers_.canonical(typed, self.library)) if folder else {}
        whole = {**kept, **typed}
        skipped = (saved.skipped & FIELDS.keys()) - set(typed)
        case, problems = build(answers_.canonical(whole, self.library), skipped=skipped)
        if problems:
            located = answers_.located(problems, whole)
            if folder and not typed.keys() & {problem.name for problem in problems}:
                raise PosexitError("bad-answers-in-case", path=folder, problems=located)
            raise PosexitError("bad-answers", problems=located)
        if folder is None:
            return Given(case)
        story = self.story(folder, case, saved, any_day=any_day)
        return Given(case, saved.example, story, saved.finished)

    def typed(self, file: str | None, pairs: list[str], over: Mapping[str, str]) -> dict[str, str]:
        """Return the answers of --set over an answers file as a case keeps them; an empty one is none.

        Raises:
            PosexitError: with every answer that cannot be taken, alone or together with those it goes over.
        """
        typed: Answers = {**(answers_.read(file) if file else {}), **answers_.given(pairs)}
        self.warn_of_history(pairs)
        values = answers_.canonical(typed, self.library)
        _, problems = build({**over, **values})
        if problems:
            raise PosexitError("bad-answers", problems=answers_.located(problems, typed))
        return {name: text for name, text in values.items() if text.strip()}

    def stamp(self) -> datetime:
        """Return the moment at which something is written down; --today does not change it."""
        return datetime.now(UTC).replace(microsecond=0)

    def story(self, folder: Path, case: Case, saved: Saved, *, any_day: bool = False) -> Story:
        """Return what the journal of a case folder tells; a line that was never finished is told.

        Raises:
            PosexitError: the journal cannot be read, or something in it cannot have happened on its day.
        """
        from posexit.folder import CaseFolder

        journal = CaseFolder(folder).journal()
        if journal.torn:
            from posexit.cli.edge import shown

            self.note("note.torn-journal", path=journal.path, text=shown(journal.torn))
        return fold(journal.events if any_day else journal.check(case, self.today), saved.begun)

    def _type(self, kind: Kind, saved: Saved, typed: Answers) -> Answer:
        name = "applicant.type"
        said = typed[name].text.strip() if name in typed else saved.answers.get(name, "")
        stored = answers_.canonical_text(name, said, self.library)
        if stored not in {"", kind.value} and not says_unknown(stored):
            raise PosexitError("type-conflict", flag=kind.value, answer=said)
        return Answer(kind.value)


def _is_secret(pair: str) -> bool:
    name, _, text = pair.partition("=")
    field = FIELDS.get(pattern(name.strip()))
    return bool(field and field.secret and text.strip())


def _saved(folder: Path) -> Saved:
    from posexit.folder import CaseFolder

    return CaseFolder.open(folder).load()


def _applying(saved: Saved, over: dict[str, str]) -> Answers:
    """Return the answers of a case folder that still apply with others given over them."""
    from posexit.interview import Progress, walk

    aside = walk(Progress({**saved.answers, **over}, saved.skipped)).set_aside
    return {name: Answer(text) for name, text in saved.answers.items() if name not in aside}


def shown_path(path: Path) -> str:
    """Return a path as the user would type it here: from the current folder where it lies in it."""
    try:
        return typed(path.relative_to(Path.cwd()))
    except ValueError:
        return typed(path)


_CURRENT: ContextVar[Session | None] = ContextVar("posexit_session", default=None)


def current() -> Session:
    """Return the session that the running command began, or that of an error before it could."""
    return _CURRENT.get() or session()


def session(
    lang: str | None = None,
    templates: Path | None = None,
    today: str | None = None,
    *,
    letters: bool = False,
) -> Session:
    """Return the session of these options; with ``letters`` of a command that is there to write some.

    Raises:
        PosexitError: the templates folder or the day is none; what check_own_templates raises.
    """
    keep_in(cache_folder())
    settings = config_folder()
    holidays = settings / HOLIDAYS if settings else None
    own, unread = None, None
    try:
        own = own_templates(settings) if settings else None
    except PosexitError as error:
        unread = error
    made = Session(_language(lang), _library(None if templates else own, holidays), date.today(), unread)  # noqa: DTZ011 (the user's own day)
    _CURRENT.set(made)
    if templates is not None:
        if not templates.is_dir():
            raise PosexitError("no-templates-folder", path=templates)
        made = replace(made, library=_library(templates, holidays), unread=None)
        _CURRENT.set(made)
    if letters:
        made.check_own_templates()
    if unread and (made.unread or unread.params["path"] == settings):
        why = made.say(f"reasons.{unread.params['reason']}")
        made.note("note.settings-unread", path=unread.params["path"], reason=why)
    if today is None:
        return made
    try:
        day = values.day(today)
    except values.Refused as refused:
        raise PosexitError(
            "bad-today", given=today, value_code=refused.code, value_params=refused.params
        ) from None
    made = replace(made, today=day)
    _CURRENT.set(made)
    made.note("note.today", today=day.isoformat())
    return made


def put_lines(lines: Iterable[str]) -> None:
    """Print lines for people; on a terminal none is wider than its window."""
    found = [part for line in lines for part in line.split("\n")]
    if sys.stdout.isatty():
        from posexit.terminal import wrapped

        found = [wrapped(line) for line in found]
    put("\n".join(found) + "\n")


def put(content: str | bytes) -> None:
    """Print a result: on a terminal in the terminal's own encoding, to a file or pipe always as UTF-8.

    What is said for people or scripts hides identity numbers; bytes are a document and printed as they are.
    """
    content = identifiers.discreet(content) if isinstance(content, str) else content
    if sys.stdout.isatty():
        sys.stdout.write(content if isinstance(content, str) else content.decode())
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    sys.stdout.flush()


@lru_cache
def _library(templates: Path | None, holidays: Path | None) -> Library:
    return Library(templates, holidays)


def _language(lang: str | None) -> Language:
    """Return the language asked for, else that of the locale; Chinese where the locale says nothing.

    Where nobody asked for one and the terminal has no Chinese characters, it is English.
    """
    asked = lang or os.environ.get("POSEXIT_LANG")
    if not asked and not shows_hanzi():
        return "en"
    said = asked or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    said = said or locale.getlocale()[0] or ""
    return "zh" if said.lower().startswith(("zh", "chinese", "c.", "posix")) or said in {"", "C"} else "en"
