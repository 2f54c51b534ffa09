"""`posexit letter`: one letter from answers, without a question."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    AnswersOption,
    FontOption,
    Format,
    LangOption,
    LetterLang,
    LetterLangOption,
    SetOption,
    TemplatesOption,
    TodayOption,
    TypeOption,
)

if TYPE_CHECKING:
    from posexit.blocks import Document, Language
    from posexit.cli.session import Session
    from posexit.situation import Situation


def letter(
    letter_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="哪封信，见 letters / Which letter.")
    ] = "cancellation",
    kind: TypeOption = None,
    answers: AnswersOption = None,
    pairs: SetOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写到文件，后缀定格式 / File; its suffix is the format."),
    ] = None,
    format_: Annotated[Format | None, typer.Option("--format", help="格式 / Format.")] = None,
    letter_lang: LetterLangOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="有空白就失败 / Fail on blanks.")] = False,
    font: FontOption = None,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write one letter; what is not known stays a visible blank."""
    from posexit.cli.session import session
    from posexit.situation import situation

    now = session(lang, templates, today)
    chosen = _format(output, format_)
    _known(now, letter_id)
    case = now.case(answers, pairs, kind)
    seen = situation(case, now.today)
    languages = (letter_lang or LetterLang(case.letter.languages or "zh")).languages
    _refuse_or_warn(now, seen, letter_id)
    documents = [_rendered(now, seen, letter_id, language) for language in languages]
    blanks = list(dict.fromkeys(name for document in documents for name in document.blanks))
    _list_blanks(now, blanks, strict=strict)
    _deliver(now, documents, chosen, output, font)


def _known(now: Session, letter_id: str) -> None:
    from posexit.errors import PosexitError

    known = now.library.letter_ids()
    if letter_id not in known:
        raise PosexitError("unknown-letter", given=letter_id, known=", ".join(known))


def _format(output: Path | None, format_: Format | None) -> Format:
    """Return the format asked for, by flag or suffix; md where neither says."""
    from posexit.errors import UsageError

    suffix = output.suffix.removeprefix(".").lower() if output else ""
    if suffix and suffix not in set(Format):
        raise UsageError("unknown-format", given=suffix, choices=", ".join(Format))
    if suffix and format_ and suffix != format_:
        raise UsageError("format-conflict", suffix=suffix, format=format_.value)
    chosen = format_ or (Format(suffix) if suffix else Format.md)
    if output is None and chosen in {Format.docx, Format.pdf} and sys.stdout.isatty():
        raise UsageError("binary-to-terminal", format=chosen.value)
    return chosen


def _refuse_or_warn(now: Session, seen: Situation, letter_id: str) -> None:
    from posexit.errors import PosexitError
    from posexit.explain import ground_sentence
    from posexit.problems import doubts, problems

    applies = seen.holds(now.library.letter(letter_id, "zh").front.when)
    if letter_id == "termination-notice" and not applies:
        raise PosexitError("no-right-to-terminate", reason=ground_sentence(seen, now.library.words, now.lang))
    if not applies:
        now.note("note.letter-does-not-apply", letter=letter_id)
    for problem in (*problems(seen.case, seen.today), *doubts(seen.case)):
        now.note("note.problem", reason=now.say(f"problems.{problem.code}", **problem.params))


def _rendered(now: Session, seen: Situation, letter_id: str, language: Language) -> Document:
    from posexit.documents import render

    return render(seen, now.library.letter(letter_id, language), now.library)


def _list_blanks(now: Session, blanks: list[str], *, strict: bool) -> None:
    from posexit.errors import PosexitError
    from posexit.fields import pattern

    if not blanks:
        return
    now.note("note.blanks", count=len(blanks))
    for name in blanks:
        now.note("note.blank", name=name, ask=now.library.question(pattern(name)).ask.to(now.lang))
    if strict:
        raise PosexitError("blanks", count=len(blanks))


def _deliver(
    now: Session, documents: list[Document], chosen: Format, output: Path | None, font: Path | None
) -> None:
    from posexit.errors import UsageError
    from posexit.files import write_output
    from posexit.writers import write

    if output is None and len(documents) > 1 and chosen in {Format.docx, Format.pdf}:
        raise UsageError("two-binaries-to-stdout", format=chosen.value)
    written = [write(document, chosen.value, font=font) for document in documents]
    for document, content in zip(documents, written, strict=True):
        if output is None:
            sys.stdout.buffer.write(content)
            continue
        second = len(documents) > 1 and document.lang == "en"
        path = output.with_suffix(f".en{output.suffix}") if second else output
        write_output(path, content)
        now.note("note.written", path=path)
