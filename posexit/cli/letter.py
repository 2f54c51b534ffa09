"""`posexit letter`: one letter from answers, without a question."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    AnswersOption,
    BlankIdentityOption,
    Body,
    CaseOption,
    FontOption,
    Format,
    LangOption,
    LetterLang,
    LetterLangOption,
    SetOption,
    TemplatesOption,
    TodayOption,
    TypeOption,
    to_file,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from posexit.blocks import Document
    from posexit.cli.session import Session
    from posexit.setting import Situation

_TERMINAL = frozenset({Format.md, Format.txt, Format.html})
_NAMED_EACH = 8
"""Blanks of one field that are named one by one."""
_JOINED = frozenset({Format.md, Format.txt})


def letter(
    letter_id: Annotated[
        str, typer.Argument(metavar="LETTER", help="哪封信，见 posexit letters / Which letter.")
    ] = "cancellation",
    kind: TypeOption = None,
    answers: AnswersOption = None,
    case: CaseOption = None,
    pairs: SetOption = None,
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            *("--output", "-o"),
            help="写到文件，后缀定格式，可重复 / File; its suffix is the format, repeatable.",
            metavar="FILE",
        ),
    ] = None,
    format_: Annotated[Format | None, typer.Option("--format", help="格式 / Format.")] = None,
    to: Annotated[Body | None, typer.Option("--to", help="投诉交给谁 / Where a complaint goes.")] = None,
    letter_lang: LetterLangOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="有空白就失败 / Fail on blanks.")] = False,
    font: FontOption = None,
    by_hand: BlankIdentityOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write one letter; what is not known stays a visible blank."""
    from posexit.cli.session import session
    from posexit.documents import render
    from posexit.situation import situation
    from posexit.veil import OWN, Veil
    from posexit.veil import chosen as chosen_values

    now = session(lang, templates, today, letters=True)
    asked = [to_file(output) for output in outputs] if outputs else [None]
    targets = {path: _format(path, format_) for path in asked}
    now.library.check_letters(letter_id)
    given = now.given(answers, [*(pairs or []), *([f"complaint.to={to.value}"] if to else [])], kind, case)
    seen = situation(given.case, now.today, given.story)
    languages = (letter_lang or LetterLang(given.case.letter.languages or "zh")).languages
    if None in targets:
        _fits_stdout(targets[None], len(languages))
    _refuse_or_warn(now, seen, letter_id)
    veil = Veil(chosen_values(seen, OWN), by_hand=True) if by_hand else None
    documents = [
        render(
            seen,
            now.library.letter(letter_id, language),
            now.library,
            mark=now.library.words.say("start.mark", language) if given.example else None,
            veil=veil,
        )
        for language in languages
    ]
    blanks = list(dict.fromkeys(name for document in documents for name in document.blanks))
    if strict:
        _refuse_blanks(now, blanks)
    _deliver(now, documents, targets, font)
    _list_blanks(now, blanks)


def _format(output: Path | None, format_: Format | None) -> Format:
    """Return the format asked for, by flag or suffix; md where neither says."""
    from posexit.errors import UsageError

    suffix = output.suffix.removeprefix(".").lower() if output else ""
    if suffix and suffix not in set(Format):
        raise UsageError("unknown-format", given=suffix, choices=", ".join(Format))
    if suffix and format_ and suffix != format_:
        raise UsageError("format-conflict", suffix=suffix, format=format_.value)
    return format_ or (Format(suffix) if suffix else Format.md)


def _fits_stdout(chosen: Format, count: int) -> None:
    """See that standard output can take it.

    Raises:
        UsageError: binary bytes would spoil a terminal, or two files would become a broken one.
    """
    from posexit.errors import UsageError

    if chosen not in _TERMINAL and sys.stdout.isatty():
        raise UsageError("binary-to-terminal", format=chosen.value)
    if count > 1 and chosen not in _JOINED:
        raise UsageError("two-files-to-stdout", format=chosen.value)


def _refuse_or_warn(now: Session, seen: Situation, letter_id: str) -> None:
    from posexit.errors import PosexitError
    from posexit.explain import ground_sentence
    from posexit.problems import doubts, problems

    applies = seen.holds(now.library.occasion(letter_id))
    if letter_id == "termination-notice" and not applies:
        raise PosexitError("no-right-to-terminate", reason=ground_sentence(seen, now.library.words, now.lang))
    if not applies:
        now.note("note.letter-does-not-apply", letter=letter_id)
    for problem in (*problems(seen.case, seen.today), *doubts(seen.case)):
        now.note("note.problem", reason=now.say(f"problems.{problem.code}", **problem.params))


def _refuse_blanks(now: Session, blanks: list[str]) -> None:
    from posexit.errors import PosexitError

    if blanks:
        _list_blanks(now, blanks)
        raise PosexitError("blanks", count=len(blanks))


def _list_blanks(now: Session, blanks: list[str]) -> None:
    """Name the blanks; those of one field of many machines together."""
    from posexit.fields import pattern

    if blanks:
        now.note("note.blanks", count=len(blanks))
    by_field: dict[str, list[str]] = {}
    for name in blanks:
        by_field.setdefault(pattern(name), []).append(name)
    for field, names in by_field.items():
        ask = now.library.question(field).ask.to(now.lang)
        if len(names) > _NAMED_EACH:
            now.note("note.blank-many", name=names[0], count=len(names), ask=ask)
            continue
        for name in names:
            now.note("note.blank", name=name, ask=ask)


def _deliver(
    now: Session, documents: list[Document], targets: Mapping[Path | None, Format], font: Path | None
) -> None:
    """Print the letter, or write its files once all are made; None stands for standard output.

    Raises:
        UsageError: the file for the second language is one that was asked for as well.
    """
    from posexit.cli.session import put
    from posexit.errors import UsageError
    from posexit.files import write_output
    from posexit.styles import style
    from posexit.writers import write

    styles = partial(style, now.library)
    made: dict[Path, bytes] = {}
    for output, chosen in targets.items():
        written = [write(document, chosen.value, font=font, style=styles) for document in documents]
        if output is None:
            put(b"\n".join(written))
            return
        for document, content in zip(documents, written, strict=True):
            path = _twin(output) if len(documents) > 1 and document.lang == "en" else output
            if path in made:
                raise UsageError("two-for-one-file", path=path)
            made[path] = content
    for path, content in made.items():
        write_output(path, content)
        now.note("note.written", path=path)


def _twin(path: Path) -> Path:
    """Return where the English letter goes when there is a Chinese one too: beside it."""
    return path.with_name(f"{path.stem}.en{path.suffix}")
