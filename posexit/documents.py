"""Renders a letter's template over a situation into a Document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from posexit import markup, money
from posexit.blocks import Document, Language
from posexit.cited import article_of
from posexit.entries import Letter
from posexit.gates import binds
from posexit.letterhead import addressee, copies, papers, selves, signature, signer, title
from posexit.library import Library
from posexit.objections import prose
from posexit.sandbox import Sandbox, template_error
from posexit.setting import Situation
from posexit.storyview import Answers, story_names, to_answer
from posexit.veil import Veil
from posexit.view import BLANK_MARK, Blank, CaseView, Notes, UnknownName, View, record

if TYPE_CHECKING:
    from datetime import date

    from posexit.case import Case


def render(
    now: Situation,
    letter: Letter,
    library: Library,
    *,
    mark: str | None = None,
    veil: Veil | None = None,
    **extra: Any,
) -> Document:
    """Return the finished document of one letter.

    Args:
        now: the situation.
        letter: the template, which also says the language.
        library: where sources and labels come from.
        mark: a word for every page, such as 示例.
        veil: what is kept out of the document.
        extra: further names for the template (the tasks of a checklist).

    Raises:
        TemplateError: the template is wrong; file and line are named.
    """
    notes = Notes()
    now = veil.over(now) if veil else now
    view = CaseView(now, library, letter.lang, notes)
    headline = title(letter.front, now)
    sandbox = Sandbox(notes.boxes)
    written = sandbox.run(letter, _names(now, letter, library, view, sandbox) | extra)
    text = f"# {headline}\n\n{written}"
    try:
        body = markup.blocks(text, [veil.shown(box) for box in notes.boxes] if veil else notes.boxes)
    except (ValueError, IndexError, RecursionError) as error:  # what stands for a value may be forged
        raise template_error(letter, error) from error
    return Document(
        id=letter.id,
        lang=letter.lang,
        title=headline,
        blocks=body,
        reference=veil.plain(now.case.id) if veil and now.case.id else now.case.id,
        mark=mark,
        blanks=tuple(notes.blanks),
        citations=tuple(notes.citations),
    )


def _names(
    now: Situation, letter: Letter, library: Library, view: CaseView, sandbox: Sandbox
) -> dict[str, Any]:
    """Return every name that a letter may use; templates/README.md lists them."""
    lang, case, front = letter.lang, now.case, letter.front
    to_seller = front.to == "seller"
    books = now.ledger
    rows, totals = (books.seller_rows, books.seller_totals) if to_seller else (books.rows, books.totals)
    names = {
        **view.case(case),
        **selves(case, front, library.words, lang),
        **story_names(view),
        "rules": view.rules(),
        "ground": record(form=now.ground.form, door=now.ground.door or "", row=now.ground.row or ""),
        "ledger": tuple(view.part(charge, f"charges.{no}") for no, charge in rows),
        "totals": view.totals(totals),
        "budget": _budget(now, view),
        "when": record(
            notice_ends=view.value(now.notice_ends if _dated(case, now.today) else None, "exit.stop_on"),
            answer_by=view.value(now.answer_by if _dated(case, now.today) else None, "letter.date"),
        ),
        "letter_date": _date(now, view),
        "addressee": view.value(*addressee(case, to_seller=to_seller)),
        "copies": tuple(copies(case, front)),
        "attachments": tuple(_attachments(now, letter, library)),
        "signature": tuple(_signature(now, letter, library, view)),
        "law": _law(library, lang, view.notes),
        "binds": lambda source_id: binds(case, source_id),
        "days": lambda source_id: _days(library, source_id),
    }
    return names | {"answers": _answers(names, library, view, sandbox)}


def _budget(now: Situation, view: CaseView) -> View:
    """Return the table of costs: its rows, its total, and by how much a year it falls or rises."""
    books = money.budget(now.case)
    rows = tuple(
        record(
            item=view.value(cost.item, f"costs.{no}.item"),
            before=view.value(row.before, f"costs.{no}.before"),
            after=view.value(row.after, f"costs.{no}.after"),
            change=view.value(row.change, f"costs.{no}.{'after' if row.after is None else 'before'}"),
            proof=view.value(cost.proof, f"costs.{no}.proof"),
        )
        for no, (cost, row) in enumerate(zip(now.case.costs, books.rows, strict=True), start=1)
    )
    change = books.total.change or money.ZERO
    lacks = {
        name: next((no for no, row in enumerate(books.rows, start=1) if getattr(row, name) is None), 1)
        for name in ("before", "after")
    }
    return record(
        rows=rows,
        before=view.value(books.total.before, f"costs.{lacks['before']}.before"),
        after=view.value(books.total.after, f"costs.{lacks['after']}.after"),
        less=view.value(max(-change, money.ZERO), "costs"),
        more=view.value(max(change, money.ZERO), "costs"),
    )


def _answers(names: dict[str, Any], library: Library, view: CaseView, sandbox: Sandbox) -> Answers:
    """Return the answers to the open objections; what they print is boxed with the letter's own values."""

    def make(about: View) -> str:
        part = prose(library, about.show("id"), view.lang)
        return sandbox.run(part, {**names, "objection": about}).strip()

    return Answers(to_answer(view), make)


def _law(library: Library, lang: Language, notes: Notes) -> Callable[..., str]:
    def law(source_id: str, part: str = "") -> str:
        if source_id not in library.keys("sources"):
            raise UnknownName(f'law("{source_id}")')
        source = library.source(source_id)
        article = source.parts.get(part) if part else source.article
        if source.law is None or article is None:
            raise UnknownName(f'law("{source_id}")')
        notes.citations[source_id] = None
        return article_of(library.law(source.law), article, lang)

    return law


def _days(library: Library, source_id: str) -> int:
    days = library.source(source_id).days if source_id in library.keys("sources") else None
    if days is None:
        raise UnknownName(f'days("{source_id}")')
    return days


def _attachments(now: Situation, letter: Letter, library: Library) -> list[str]:
    return [
        library.words.say(
            "letter.attachment",
            letter.lang,
            text=text,
            pages=BLANK_MARK * 3 if pages is None else pages,
        )
        for text, pages in papers(letter, now, library)
    ]


def _signature(now: Situation, letter: Letter, library: Library, view: CaseView) -> Iterator[View]:
    say = library.words.say
    for key, name in signature(now.case, letter.front):
        value = Blank("", Notes()) if name is None else view.named(name)
        label = say(f"letter.{key}", letter.lang)
        # A Chinese letter names the signer in its first line; an English one beside the signature.
        by = signer(now.case, letter.front) if name is None and letter.lang == "en" else None
        if by:
            label = say("letter.sign.by", letter.lang, label=label.rstrip(": "), name=by)
        yield record(label=label, value=value)
    yield record(label="", value=_date(now, view))


def _date(now: Situation, view: CaseView) -> Any:
    """Return the date of a letter; a form for nobody yet is dated by hand when it is signed."""
    return view.value(_dated(now.case, now.today), "letter.date")


def _dated(case: Case, today: date) -> date | None:
    return case.letter.date or (today if case.applicant.name else None)
