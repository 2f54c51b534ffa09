"""The papers of a case as links: letters with the days on which they went and arrived, other files, exhibits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posexit.writers.page.elements import Html, link, tag
from posexit.writers.page.reader import Files, Reader, Told, quiet

_FORMATS = ("docx", "pdf", "md", "html", "txt")


def letters(told: Told, reader: Reader, files: Files) -> Iterator[Html]:
    """Yield the checklist, the letters in their order, then whatever else posexit wrote."""
    names = {one["id"] for one in told["letters"]}
    others = {name: paths for name, paths in files.items() if name not in names}
    checklist = others.pop("checklist", ())
    items = [_paper(reader, reader.say("page.checklist"), checklist)] if checklist else []
    items += [
        _paper(reader, one["title"], files.get(one["id"], ()), *_went(one, reader)) for one in told["letters"]
    ]
    items += [_paper(reader, _file(paths[0]), paths) for paths in others.values() if paths]
    if items:
        yield tag("ul", *items)


def _paper(reader: Reader, title: str, paths: Sequence[str], *says: str) -> Html:
    return tag("li", tag("span", title, class_="name"), *_links(reader, paths), *map(quiet, says))


def _links(reader: Reader, paths: Sequence[str]) -> Iterator[Html]:
    """Yield a line of links for each document, one a format; where there are several, with its name."""
    documents: dict[str, list[str]] = {}
    for path in sorted(paths, key=_usual):
        documents.setdefault(path.rpartition(".")[0], []).append(path)
    for document, formats in documents.items():
        name = [f"{_file(document)} "] if len(documents) > 1 else []
        yield tag("span", *name, *(_link(reader, path) for path in formats), class_="files")


def _usual(path: str) -> int:
    """Return the place of a file among the formats of a document, the most used first."""
    suffix = path.rpartition(".")[2]
    return _FORMATS.index(suffix) if suffix in _FORMATS else len(_FORMATS)


def _link(reader: Reader, path: str) -> Html:
    suffix = path.rpartition(".")[2]
    key = f"page.formats.{suffix}"
    return link(reader.say(key) if key in reader.words else suffix.upper(), path, title=path)


def _file(path: str) -> str:
    """Return the name of a file without its folders."""
    return path.rpartition("/")[2]


def _went(letter: Told, reader: Reader) -> Iterator[str]:
    """Yield how and on which days a letter went out and arrived."""
    for one in letter["sent"]:
        how = reader.say(f"story.delivered.{one['how']}") if one["how"] else None
        details = reader.say("story.between").join(filter(None, (how, one["waybill"])))
        shown = reader.say("story.details", text=details) if details else ""
        went = [reader.say("page.sent", on=reader.date(one["on"]), details=shown)]
        if one["arrived_on"]:
            went.append(reader.say("page.arrived", on=reader.date(one["arrived_on"])))
        yield reader.say("story.join").join(went)


def exhibits(told: Told, reader: Reader) -> Iterator[Html]:
    """Yield the exhibits by number, each with what it proves, and a word where its file is not what it was."""
    items = [
        tag(
            "li",
            tag("span", reader.say("page.exhibit", no=one["no"]), class_="lane"),
            " ",
            one["name"] if one.get("state") == "gone" else link(one["name"], one["file"]),
            *_state(reader, one.get("state", "sound")),
            *([quiet(one["proves"])] if one["proves"] else []),
            quiet(reader.date(one["on"])),
        )
        for one in told["exhibits"]
    ]
    if items:
        yield tag("ul", *items)


def _state(reader: Reader, state: str) -> Iterator[Html]:
    if state != "sound":
        yield tag("strong", reader.say(f"page.exhibit-{state}"), class_="mark")
