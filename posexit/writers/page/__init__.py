"""The first page of a case folder, index.html: what is next, how far it is, letters, days, exhibits. Pure.

One file for a browser: nothing is loaded, nothing runs, it prints on A4. What it says is the status in
words; what it adds are links to the files that lie beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from posexit import __version__
from posexit.blocks import Language
from posexit.writers.page import course, papers, todo
from posexit.writers.page.elements import Html, joined, tag
from posexit.writers.page.reader import Files, Reader, Told

__all__ = ["HERE", "NAME", "Files", "page"]

NAME = "index.html"
HERE = "."
"""How commands name the folder that the page lies in, whatever it is called and wherever it goes."""

_TAG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_META: tuple[dict[str, str], ...] = (
    {"http_equiv": "Content-Security-Policy", "content": _POLICY},
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"name": "color-scheme", "content": "light dark"},
    {"name": "format-detection", "content": "telephone=no"},
    {"name": "referrer", "content": "no-referrer"},
)
_LONGEST_TITLE = 80


def page(told: Told, reader: Reader, files: Files, *, css: str, example: bool = False) -> bytes:
    """Return the page; it is the same for the same status, files and day.

    Args:
        told: the status in words, as status_outline gives it in the same language, for the folder HERE.
        reader: the words of messages.yaml, in the language of the page.
        files: what it links to.
        css: its style sheet.
        example: whether the case is a made-up one, which the page then says.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        *(tag("meta", **one) for one in _META),
        tag("title", reader.say("page.title", name=_name(told, reader)[:_LONGEST_TITLE])),
        tag("style", Html("\n" + css)),
    )
    parts = [_top(told, reader), *_sections(told, reader, files), _foot(told, reader)]
    if example:
        parts.insert(0, tag("p", reader.say("start.mark"), class_="example"))
    body = tag("body", tag("main", *(joined("\n", part) for part in parts), "\n"))
    document = tag("html", "\n", head, "\n", body, "\n", lang=_TAG[reader.lang])
    return f"<!DOCTYPE html>\n{document}\n".encode()


def _name(told: Told, reader: Reader) -> str:
    return told["name"] or reader.say("page.nameless")


def _top(told: Told, reader: Reader) -> Html:
    """Return whose case it is, where it stands and whose turn it is."""
    reference = [" · ", told["id"]] if told["id"] else []
    provider = [tag("p", reader.say("page.with"), tag("bdi", told["provider"]))] if told["provider"] else []
    turn = tag("span", told["ball_says"], class_="turn")
    return tag(
        "header",
        tag("p", reader.say("page.case"), *reference, class_="reference"),
        tag("h1", tag("bdi", _name(told, reader))),
        *provider,
        tag("p", tag("strong", told["stage_title"]), " ", turn, class_="stage"),
        tag("p", told["stage_says"]),
        tag("p", told["action"], class_="how"),
    )


def _sections(told: Told, reader: Reader, files: Files) -> Iterator[Html]:
    """Yield every section that has something to say, under its heading."""
    sections = {
        "page.next": todo.next_step(told, reader, HERE),
        "page.overdue": todo.overdue(told, reader),
        "page.progress": todo.progress(told, reader),
        "page.timeline": course.timeline(told, reader),
        "page.open": todo.open_tasks(told, reader),
        "page.letters": papers.letters(told, reader, files),
        "page.days": course.days(told, reader),
        "page.exhibits": papers.exhibits(told, reader),
        "escalation.heading": course.steps(told, reader),
        "page.totals": course.totals(told, reader),
    }
    for key, content in sections.items():
        inside = list(content)
        if inside:
            name = key.removeprefix("page.").replace(".", "-")
            yield tag(
                "section", tag("h2", reader.say(key)), *(joined("\n", one) for one in inside), class_=name
            )


def _foot(told: Told, reader: Reader) -> Html:
    made = reader.say("page.made", day=reader.date(told["today"]), version=__version__)
    return tag("footer", tag("p", reader.say("page.notice")), tag("p", made))
