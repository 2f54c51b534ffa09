"""A preview of a letter: as one page for a browser, both languages side by side, or as Markdown for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from posexit.blocks import Language
from posexit.fields import FIELDS
from posexit.library import Library
from posexit.writers import html, markdown
from posexit.writers.page.elements import Html, joined, tag

if TYPE_CHECKING:
    from posexit.entries import Attachment, Front, Variant
    from posexit.preview import Preview, Shown
    from posexit.writers import Style

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TAG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}


class Said:
    """The words of a preview in the language of its reader, who reads letters in both."""

    def __init__(self, library: Library, lang: Language) -> None:
        self.library, self.lang = library, lang

    def __call__(self, key: str, **params: object) -> str:
        """Return a sentence of messages.yaml."""
        return self.library.words.say(f"preview.{key}", self.lang, **params)


def page(made: Preview, say: Said, style: Style) -> bytes:
    """Return the page: nothing is loaded, nothing runs, it prints."""
    css = style("letter.css") + "\n" + style("preview.css")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="format-detection", content="telephone=no"),
        tag("title", say("title", title=_titles(made.zh.front)[-1])),
        tag("style", Html("\n" + css)),
    )
    situations = (_situation(no, one, say) for no, one in enumerate(made.shown, start=1))
    body = tag("body", tag("main", _top(made, say), *situations, _others(made, say), _facts(made, say)))
    document = tag("html", "\n", head, "\n", body, "\n", lang=_TAG[say.lang])
    return f"<!DOCTYPE html>\n{document}\n".encode()


def _titles(front: Front) -> list[str]:
    return [variant.text for variant in front.title]


def _top(made: Preview, say: Said) -> Html:
    why = made.zh.front.why
    links = (
        tag("li", tag("a", f"{no}. {one.title.to(say.lang)}", href=f"#s{no}"))
        for no, one in enumerate(made.shown, start=1)
    )
    facts = tag("li", tag("a", say("facts"), href="#facts"))
    return tag(
        "header",
        tag("h1", _titles(made.zh.front)[-1], tag("span", _titles(made.en.front)[-1])),
        tag("p", tag("code", made.zh.id), " · ", why.to(say.lang) if why else ""),
        tag("nav", tag("ol", *links, facts), aria_label=say("situations")),
    )


def _facts(made: Preview, say: Said) -> Html:
    """Return what the letter is made of: front matter, fields, rules, sources."""
    parts = {
        say("front"): tag("dl", *_front(made, say)),
        say("sources", count=len(made.sources)): _list(_sources(made, say)),
        say("fields", count=len(made.fields)): _list(_fields(made, say)),
        say("rules", count=len(made.rules)): _list(_rules(made)),
    }
    boxes = (tag("section", tag("h3", title), inside) for title, inside in parts.items())
    return tag("section", tag("h2", say("facts")), tag("div", *boxes, class_="facts"), id="facts")


def _list(entries: Iterable[Html]) -> Html:
    return tag("ul", *(tag("li", entry) for entry in entries))


def _front(made: Preview, say: Said) -> Iterator[Html]:
    zh, en = made.zh.front, made.en.front
    entries = {
        "title": _variants(zh.title, en.title),
        "to": joined(tag("code", zh.to), *([" + ", tag("code", zh.copy_)] if zh.copy_ else [])),
        "when": tag("code", zh.when),
        "act": tag("code", zh.act),
        "signer": tag("code", zh.signer),
        "attachments": _variants(zh.attachments, en.attachments),
        "files": joined(tag("code", str(made.zh.path)), tag("br"), tag("code", str(made.en.path))),
    }
    for key, value in entries.items():
        yield from (tag("dt", say(f"front-{key}")), tag("dd", value or "—"))


def _variants(zh: Iterable[Variant | Attachment], en: Iterable[Variant | Attachment]) -> Html:
    lines = []
    for one, other in zip(zh, en, strict=False):
        letter = getattr(one, "letter", None)
        text = [tag("code", letter)] if letter else [f"{one.text} / {other.text}"]
        when = ["  ", tag("code", one.when)] if one.when else []
        lines.append(joined(*text, *when))
    return tag("ul", *(tag("li", line) for line in lines)) if lines else Html("")


def _fields(made: Preview, say: Said) -> Iterator[Html]:
    for name in made.fields:
        label = say.library.question(FIELDS[name].name).label
        yield joined(tag("code", name), f"  {label.zh} / {label.en}")


def _rules(made: Preview) -> Iterator[Html]:
    for name, meaning in made.rules:
        yield joined(tag("code", name), "  ", tag("span", meaning, class_="quiet"))


def _sources(made: Preview, say: Said) -> Iterator[Html]:
    for source in made.sources:
        sure = say.library.words.say(f"sources.{source.confidence}", say.lang, checked=source.checked)
        yield joined(
            *(f"{source.name.zh} / {source.name.en} ", tag("code", source.id), tag("br")),
            tag("span", source.says.to(say.lang), sure, class_="quiet"),
        )


def _situation(no: int, one: Shown, say: Said) -> Html:
    return tag(
        "section",
        tag("h2", f"{no}. {one.title.to(say.lang)}"),
        *(tag("p", line, class_="note") for line in _notes(one, say)),
        tag("div", *(Html(html.sheet(document, "article")) for document in (one.zh, one.en)), class_="pair"),
        class_="situation",
        id=f"s{no}",
    )


def _notes(one: Shown, say: Said) -> Iterator[str]:
    yield say("day", day=one.today.isoformat()) + ("" if one.applies else say("not-applying"))
    if one.blanks:
        yield say("blanks", names=", ".join(one.blanks))


def _others(made: Preview, say: Said) -> Html:
    if not made.others:
        return Html("")
    listed = say(
        "others", count=len(made.others), names=say("semicolon").join(one.to(say.lang) for one in made.others)
    )
    return tag("p", listed, class_="note")


def text(made: Preview, say: Said) -> str:
    """Return the preview as Markdown: what the letter is made of, then both letters of each situation."""
    lines = [
        f"# {say('title', title=_titles(made.zh.front)[-1])} / {_titles(made.en.front)[-1]}",
        "",
        f"- {say('front-files')}: {made.zh.path}, {made.en.path}",
        f"- {say('front-when')}: {made.zh.front.when}",
        f"- {say('fields', count=len(made.fields))}: {', '.join(made.fields) or '—'}",
        f"- {say('rules', count=len(made.rules))}: {', '.join(name for name, _ in made.rules) or '—'}",
        f"- {say('sources', count=len(made.sources))}: {', '.join(one.id for one in made.sources) or '—'}",
    ]
    for no, one in enumerate(made.shown, start=1):
        lines += ["", f"## {no}. {one.title.to(say.lang)}", "", *_notes(one, say)]
        for document in (one.zh, one.en):
            lines += ["", "---", "", markdown.write(document).rstrip()]
    if made.others:
        names = say("semicolon").join(one.to(say.lang) for one in made.others)
        lines += ["", "---", "", say("others", count=len(made.others), names=names)]
    return "\n".join(lines) + "\n"
