"""Checks a user's folder as a folder: files that nothing reads, letters twice, styles that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from posexit.blocks import Document, Heading, Paragraph, Run, Sign, Table
from posexit.checks.findings import Code, Found, broken
from posexit.errors import PosexitError, TemplateError
from posexit.library import Library
from posexit.originals import compare
from posexit.styles import STYLES, style
from posexit.writers import write

_WORN_BY = {"letter.css": "html", "letter.styles.xml": "docx", "letter.typ": "pdf"}


def check_folder(library: Library) -> Iterator[Found]:
    """Yield what is wrong with the files of a user's folder, whatever stands in them."""
    if library.own is None:
        return
    for one in compare(library.own):
        if one.state == "unread":
            yield Found(str(library.own / one.name), Code.UNREAD, {"name": one.name, "nearest": one.nearest})
    yield from _twice(library)
    for name in STYLES:
        if (library.own / "style" / name).is_file():
            yield from _style(library, name)


def _twice(library: Library) -> Iterator[Found]:
    """Yield letters with the title of another: mostly a file whose name was mistyped."""
    titles: dict[str, str] = {}
    for letter_id in library.letter_ids():
        try:
            letter = library.letter(letter_id, "zh")
        except TemplateError:
            continue  # told where the letters are checked
        for variant in letter.front.title:
            other = titles.setdefault(variant.text, letter_id)
            if other != letter_id:
                told = {"name": letter_id, "other": other, "title": variant.text}
                yield Found(f"{letter.path}:1", Code.TITLE_TWICE, told)
                break


def _style(library: Library, name: str) -> Iterator[Found]:
    """Yield what is wrong with a style file: read, and worn by a letter where its format can be written here."""
    styles = partial(style, library)
    try:
        styles(name)
        if name in _WORN_BY:
            write(_LETTER, _WORN_BY[name], style=styles)
    except TemplateError as error:
        place = str(error.params["where"])
        own = str(library.own)
        yield broken(error, place if place.startswith(own) else f"{own}/{place}")
    except PosexitError:
        return  # the parts for this format are not installed


_LETTER = Document(
    id="style",
    lang="zh",
    title="样式",
    blocks=(
        Heading(1, (Run("样式"),)),
        Heading(2, (Run("一"),)),
        Paragraph((Run("收件人："),), flush=True),
        Paragraph((Run("正文"), Run("____", blank=True)), big=True),
        Table(((Run("项"),),), (((Run("值"),),),), ("left",)),
        Sign(((Run("签名："), Run("____", blank=True)),)),
    ),
    reference="A-1",
    mark="示例",
)
"""A letter with one of everything that a style says something of."""
