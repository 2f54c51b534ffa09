"""What a finished letter must have, by its kind: how it opens and closes, its attachments, no empty parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from posexit.blocks import Document, Heading, Items, NewPage, Paragraph, Table, plain
from posexit.checks.findings import Code

Act = str
Broken = Iterator[str]


@dataclass(frozen=True)
class Layout:
    """One rule over the blocks of a letter; it yields what it found instead of what should be there."""

    code: Code
    find: Callable[[Document, Act, int], Broken]


def check_layout(document: Document, act: Act, attachments: int) -> Iterator[tuple[Code, str]]:
    """Yield code and what was found of everything in a document that breaks a rule.

    Args:
        document: the finished letter.
        act: what kind of letter it is, as its front matter says.
        attachments: how many papers go with it.
    """
    for rule in LAYOUTS:
        if rule.code is Code.EMPTY_HEADING or document.id != "checklist":
            yield from ((rule.code, found) for found in rule.find(document, act, attachments))


def _paragraphs(document: Document) -> list[tuple[str, bool]]:
    return [
        (text.strip(), block.flush)
        for block in document.blocks
        if isinstance(block, Paragraph)
        for text in plain(block.line).split("\n")
    ]


_WORDS = {
    "notice": ("特此通知",),
    "letter": ("特此函告", "特此函询"),
    "statement": ("特此说明",),
}


def _close(document: Document, act: Act, _: int) -> Broken:
    """The close fits the kind: 此致 and 敬礼 for a request, 特此… for a notice, letter or statement, else neither."""
    if document.lang == "en":
        yield from _english_close(document, act)
        return
    told = _paragraphs(document)
    texts = [text.rstrip("。") for text, _ in told]
    here = [text for text in texts if "此致" in text or "敬礼" in text or text.startswith("特此")]
    if act != "request":
        wanted = [[word] for word in _WORDS[act]] if act in _WORDS else [[]]
        if here not in wanted:
            yield "、".join(here) or "—"
        return
    if here != ["此致", "敬礼"]:
        yield "、".join(here) or "—"
        return
    at = texts.index("此致")
    if told[at] != ("此致", False) or told[at + 1 : at + 2] != [("敬礼", True)]:
        yield "此致 / 敬礼"
    if any(text.startswith("附件：") for text in texts[at:]):
        yield "附件"


_PAIRED = {"Dear Sir or Madam": "Yours faithfully"}


def _english_close(document: Document, act: Act) -> Broken:
    texts = [text.rstrip(",") for text, _ in _paragraphs(document)]
    said = [
        text for text in texts if text.startswith(("Yours ", "Sincerely", "Best regards", "Kind regards"))
    ]
    if act in {"authority", "record"}:
        yield from said
        return
    dear = next((text for text in texts if text.startswith("Dear ")), "")
    wanted = _PAIRED.get(dear, "Yours sincerely")
    if not dear or said != [wanted]:
        yield " … ".join([dear or "—", *(said or ["—"])])


def _opening(document: Document, act: Act, _: int) -> Broken:
    """A Chinese letter begins with its addressee, flush left, with a full-width colon."""
    if document.lang == "zh" and act in {"request", "notice", "letter", "statement"}:
        first = document.blocks[1] if len(document.blocks) > 1 else None
        right = isinstance(first, Paragraph) and first.flush and plain(first.line).endswith("：")
        if not right:
            yield plain(first.line)[:20] if isinstance(first, Paragraph) else type(first).__name__


_NUMBER = re.compile(r"(?:附件：|^[\s\u3000]*|Enc\. \(\d+\):\s*|; )(\d{1,2})[. ](?!\d)")


def _attachments(document: Document, _: Act, papers: int) -> Broken:
    """The numbers of the attachments run from 1 to as many as there are."""
    lines = [text for text, _ in _paragraphs(document)]
    mark = "附件：" if document.lang == "zh" else "Enc."
    at = next((no for no, text in enumerate(lines) if text.startswith(mark)), None)
    if at is None:
        if papers:
            yield f"{mark} —"
        return
    counted = re.match(r"Enc\. \((\d+)\)", lines[at])
    if document.lang == "en" and (not counted or int(counted[1]) != papers):
        yield lines[at][:20]
    numbers: list[int] = []
    for line in lines[at:]:
        found = _NUMBER.findall(line)
        if not found and numbers:
            break
        numbers += map(int, found)
    if not papers or numbers != list(range(1, papers + 1)):
        yield f"{mark} {', '.join(map(str, numbers)) or '—'} / {papers}"


def _empty(document: Document, _: Act, __: int) -> Broken:
    """No heading without something under it, no table without rows, no list without words."""
    blocks = [block for block in document.blocks if not isinstance(block, NewPage)]
    for no, block in enumerate(blocks):
        under = blocks[no + 1] if no + 1 < len(blocks) else None
        if isinstance(block, Heading) and block.level > 1:
            if under is None or (isinstance(under, Heading) and under.level <= block.level):
                yield plain(block.line)
        elif isinstance(block, Table) and not block.rows:
            yield " | ".join(plain(cell) for cell in block.head)
        elif isinstance(block, Items) and not all(plain(item).strip() for item in block.items):
            yield "1."


def _bullets(document: Document, _: Act, __: int) -> Broken:
    """A letter numbers what it asks for; bullets are for slides."""
    for block in document.blocks:
        if isinstance(block, Items) and not block.ordered:
            yield plain(block.items[0])[:20]


LAYOUTS: tuple[Layout, ...] = (
    Layout(Code.CLOSE, _close),
    Layout(Code.OPENING, _opening),
    Layout(Code.ATTACHMENTS, _attachments),
    Layout(Code.EMPTY_HEADING, _empty),
    Layout(Code.BULLETS, _bullets),
)
