"""Pages to test: a case with a story, its page, and the page as parsers read it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any

from conftest import PERSONAL, TODAY

from posexit.advice import advise
from posexit.fields import case_of
from posexit.journal import events_of
from posexit.library import Library
from posexit.status import status
from posexit.statusview import status_outline
from posexit.story import fold
from posexit.writers import builtin_style
from posexit.writers.page import HERE, page
from posexit.writers.page.reader import Reader

ANSWERS = {
    **PERSONAL,
    "id": "ZXM-2026-01",
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "exit.stop_on": "2026-12-31",
    "charges.1.kind": "deposit",
    "charges.1.amount": "299",
    "charges.1.payee": "provider",
    "charges.1.claim": "refund",
    "contract.disputes": "unknown",
}
BEGUN = date(2026, 11, 1)
SENT = {
    "kind": "sent",
    "letter": "cancellation",
    "on": "2026-11-20",
    "how": "ems",
    "waybill": "EB123",
    "title": "申请书",
}
CALL = {"kind": "contact", "on": "2026-11-10", "how": "phone", "said": "三天内回电"}
EXHIBIT = {
    "kind": "evidence",
    "on": "2026-11-11",
    "file": "evidence/01-押金 收据#1.png",
    "sha256": "0" * 64,
    "name": "押金收据",
    "proves": "交了押金",
}
EVENTS = (
    CALL,
    EXHIBIT,
    SENT,
    {"kind": "arrived", "letter": "cancellation", "on": "2026-11-21"},
    {"kind": "reply", "objection": "pay-a-penalty", "on": "2026-11-22"},
    {"kind": "done", "on": "2026-11-22", "task": "photograph-the-machine"},
)
FILES = {
    "checklist": ["checklist.docx", "checklist.md", "checklist.pdf"],
    "cancellation": ["letters/01-申请 书.md", "letters/01-申请 书.docx", "letters/01-申请 书.pdf"],
}
Told = dict[str, Any]


def told_of(
    library: Library,
    *events: Told,
    lang: Any = "zh",
    today: date = TODAY,
    begun: date | None = BEGUN,
    **answers: str,
) -> Told:
    """Return the status of the case of ANSWERS with others over them, `contract__ends_on` for contract.ends_on."""
    case = case_of({**ANSWERS, **{name.replace("__", "."): text for name, text in answers.items()}})
    advice = advise(case, library, today, fold(events_of(events), begun))
    return status_outline(advice, status(advice), library, lang, HERE)


def made(library: Library, told: Told, lang: Any = "zh", files: Any = None, **more: Any) -> str:
    """Return the page of a status."""
    reader = Reader(library.words, lang, date.fromisoformat(told["today"]))
    css = builtin_style("page.css")
    return page(told, reader, FILES if files is None else files, css=css, **more).decode("utf-8")


def tree(text: str) -> ET.Element:
    """Return the page as an XML parser reads it; it is stricter than any browser."""
    return ET.fromstring(text)


def shown(text: str) -> str:
    """Return the words of a page, without its style."""
    return re.sub(r"\s+", " ", "".join(tree(text).find("body").itertext()))  # type: ignore[union-attr]


def section(text: str, name: str) -> ET.Element:
    """Return a section of a page by its name."""
    return tree(text).find(f".//section[@class='{name}']")  # type: ignore[return-value]


def words_of(element: ET.Element) -> str:
    """Return the words in an element."""
    return "".join(element.itertext())


class Seen(HTMLParser):
    """A page as a browser's parser meets it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def links(self) -> list[str]:
        """Where its links lead, in their order."""
        return [str(attributes["href"]) for tag, attributes in self.tags if "href" in attributes]
