"""Renders a letter's template over a situation into a Document. The only user of jinja2."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from posexit import markup, money
from posexit.blocks import Document, Language
from posexit.entries import Letter
from posexit.errors import PosexitError, TemplateError
from posexit.ground import binds
from posexit.kept import kept
from posexit.letterhead import addressee, copies, papers, selves, signature, signer, title
from posexit.library import Library
from posexit.objections import prose
from posexit.setting import Situation
from posexit.slips import FILTERS, Slip, in_marks, no_name
from posexit.storyview import Answers, Passage, story_names, to_answer
from posexit.veil import Veil
from posexit.view import BLANK_MARK, Blank, CaseView, Notes, UnknownName, View, record

if TYPE_CHECKING:
    from datetime import date

    from jinja2 import Template

    from posexit.case import Case

_BOXES = "posexit_boxes"


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
    try:
        names = _names(now, letter, library, view) | extra
        text = f"# {headline}\n\n" + _template(letter).render({**names, _BOXES: notes.boxes})
        body = markup.blocks(text, [veil.shown(box) for box in notes.boxes] if veil else notes.boxes)
    except (PosexitError, MemoryError):
        raise
    except Exception as error:
        raise _template_error(letter, error) from error
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


def _names(now: Situation, letter: Letter, library: Library, view: CaseView) -> dict[str, Any]:
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
    return names | {"answers": _answers(names, library, view)}


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


def _answers(names: dict[str, Any], library: Library, view: CaseView) -> Answers:
    """Return the answers to the open objections; what they print is boxed with the letter's own values."""

    def make(about: View) -> str:
        part = prose(library, about.show("id"), view.lang)
        try:
            return _template(part).render({**names, "objection": about, _BOXES: view.notes.boxes}).strip()
        except (PosexitError, MemoryError):
            raise
        except Exception as error:
            raise _template_error(part, error) from error

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
        found = library.law(source.law)
        if lang == "zh":
            return f"{found.short_zh}{article.zh}"
        return f"{article.en} of the {found.short_en}"

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


def syntax(letter: Letter) -> Any:
    """Return the syntax tree of a letter, for those who check it without running it.

    Raises:
        TemplateError: the template does not parse; file and line are named.
    """
    from jinja2 import TemplateSyntaxError

    try:
        _template(letter)  # finds filters that do not exist, too
        return _environment().parse(letter.body)
    except TemplateSyntaxError as error:
        raise _template_error(letter, error) from error


@lru_cache(maxsize=64)
def _template(letter: Letter) -> Template:
    from jinja2 import Template

    environment = _environment()

    def make() -> bytes:
        return marshal.dumps(environment.compile(letter.body))

    code = marshal.loads(kept(f"template {letter.path}", letter.body, "jinja2", make))  # noqa: S302 (our own)
    return Template.from_code(environment, code, environment.make_globals(None))


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import StrictUndefined, Undefined, pass_context
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """Reaches views and loops, and calls the few functions a letter is given; nothing else."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if isinstance(obj, LoopContext) and not attribute.startswith("_"):
                return getattr(obj, attribute)
            if isinstance(obj, View) or hasattr(type(obj), "show"):
                return obj.show(attribute)
            raise SecurityError(attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            if isinstance(obj, tuple) and isinstance(argument, int):
                return obj[argument]
            return self.getattr(obj, str(argument))

        def is_safe_callable(self, obj: Any) -> bool:
            # Calling what is undefined raises by itself, and names it.
            return isinstance(obj, Undefined) or getattr(obj, "__module__", None) == __name__

    @pass_context
    def finalize(context: Any, value: Any) -> str:
        if isinstance(value, (Blank, Passage)):
            return str(value)
        boxes: list[str] = context[_BOXES]
        boxes.append(str(value))
        return markup.box(len(boxes) - 1)

    environment = Environment(
        undefined=StrictUndefined, finalize=finalize, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _template_error(letter: Letter, error: Exception) -> TemplateError:
    from jinja2 import TemplateSyntaxError
    from jinja2.exceptions import SecurityError

    line = getattr(error, "lineno", None) or _line_in_template(error)
    said = str(error) or type(error).__name__
    if isinstance(error, (UnknownName, SecurityError)):
        slip = no_name(said, ())
    elif isinstance(error, TemplateSyntaxError):
        slip = in_marks(letter.body, line, said)
        line = slip.line or line
    elif isinstance(error, KeyError):  # a value whose words are missing
        slip = Slip(f"questions.yaml 缺{said}的文字", f"questions.yaml has no words for {said}")
    else:
        slip = Slip(f"模板写法有误：{said}", f"the template is wrong: {said}")
    where = f"{letter.path}:{letter.first_line - 1 + line}" if line else str(letter.path)
    return TemplateError(where, slip.zh, slip.en)


def _line_in_template(error: BaseException) -> int | None:
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
