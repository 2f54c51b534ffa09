"""Hostile values through every free text, letter and format: literal or refused with the reason, never executed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdf
import pytest
from conftest import TODAY, Run
from icalendar import Calendar
from lxml import etree
from markdown_it import MarkdownIt

from posexit.blocks import Document, Heading, Items, Line, Paragraph, Sign, Table, plain
from posexit.chronology import open_ended
from posexit.cli.edge import reason
from posexit.cli.session import Session
from posexit.documents import render
from posexit.errors import PosexitError
from posexit.fields import answers_of, build, case_of
from posexit.filenames import safe_name
from posexit.folder import CaseFolder
from posexit.library import Library, default_library
from posexit.situation import situation
from posexit.story import fold
from posexit.values import text
from posexit.writers import write
from tests.hostile import ALL, FREE, Filled, tame, turns, wild
from tests.tries import tries

LETTERS = default_library().letter_ids()
MARKS = " .;'\""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
every_letter = pytest.mark.parametrize("letter", LETTERS)


@pytest.mark.parametrize("name", FREE)
def test_a_field_keeps_a_value_as_it_was_given_or_says_what_is_wrong_with_it(
    name: str, library: Library
) -> None:
    for value in ALL:
        case, problems = build({name: value})
        for problem in problems:
            for lang in ("zh", "en"):
                said = reason(Session(lang, library, TODAY), problem.code, problem.params)
                assert said
                assert _is_clean(said)
        if problems or case.state(name) != "answered":
            continue
        kept = answers_of(case)[name]
        assert _is_clean(kept.replace("\n", ""))
        assert _essence(kept) in {_essence(value), _essence(value.strip(MARKS))}  # marks around a number
        assert build({name: kept})[0] == case


def _is_clean(text: str) -> bool:
    """Say whether nothing in a text is invisible or turns it around."""
    return not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in text)


def _essence(text: str) -> str:
    """Return what two spellings of a number have in common: half width, capitals, no spaces and dashes."""
    return re.sub(r"[\s\-‐‑–—_]", "", unicodedata.normalize("NFKC", text)).upper()


# Letters


def _document(filled: Filled, letter: str, lang: str) -> Document:
    library = default_library()
    now = situation(case_of(filled.answers), TODAY, fold(filled.events))
    return render(now, library.letter(letter, lang), library)


@cache
def _tame(letter: str, lang: str) -> Document:
    return _document(tame(), letter, lang)


@cache
def _placed(letter: str, lang: str) -> frozenset[str]:
    """Return the places whose free text a letter prints."""
    text = _text(_tame(letter, lang))
    return frozenset(name for name, mark in tame().values.items() if mark in text)


def _text(document: Document) -> str:
    return "\n".join(plain(line) for block in document.blocks for line in _lines(block))


def _lines(block: object) -> Iterator[Line]:
    if isinstance(block, Heading | Paragraph):
        yield block.line
    elif isinstance(block, Items):
        yield from block.items
    elif isinstance(block, Sign):
        yield from block.lines
    elif isinstance(block, Table):
        yield from block.head
        yield from (cell for row in block.rows for cell in row)


def _squashed(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) != "Cf")


def check_values(text: str, filled: Filled, letter: str, lang: str) -> None:
    """See that a text holds every value that the letter prints, as it is."""
    told = {name: open_ended(value) for name, value in filled.values.items()}
    kept = {**told, **answers_of(case_of(filled.answers))}
    found = _squashed(text)
    for name in _placed(letter, lang):
        for line in kept[name].split("\n"):  # lines of a cell stand beside those of the next
            assert _squashed(line) in found, (letter, lang, name, kept[name])


class _Elements(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, frozenset[str]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {
            "br",
            "strong",
            "section",
        }:  # of typed line breaks, also in bold; of a page laid across
            self.elements.append((tag, frozenset(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _html(content: bytes) -> tuple[str, object]:
    page = _Elements()
    page.feed(content.decode())
    page.close()
    return page.text, set(page.elements)  # how many of each depends on the length of what stands in them


def _markdown(content: bytes) -> tuple[str, object]:
    tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {child.type for child in inline}
    assert kinds <= {"text", "softbreak", "hardbreak", "strong_open", "strong_close", "text_special"}, kinds
    return "".join(child.content for child in inline), [
        token.type for token in tokens if token.type != "inline"
    ]


def _word(content: bytes) -> tuple[str, object]:
    docx.Document(io.BytesIO(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        trees = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if ".xml" in name}
    root = trees["word/document.xml"]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    shape = [one.tag for one in root.iter() if one.tag in {f"{space}tbl", f"{space}tc"}]
    strange = {one.tag for one in root.iter() if isinstance(one.tag, str) and "instrText" in one.tag}
    return "".join(one.text or "" for one in root.iter(f"{space}t")), (shape, strange)


def _text_file(content: bytes) -> tuple[str, object]:
    return content.decode(), None


READERS: Mapping[str, Callable[[bytes], tuple[str, object]]] = {
    "md": _markdown,
    "txt": _text_file,
    "html": _html,
    "docx": _word,
}


@every_letter
def test_a_letter_holds_every_value_and_keeps_its_structure(letter: str) -> None:
    for turn in range(LETTERS.index(letter), turns(), tries(99, 1)):
        for lang in ("zh", "en"):
            document = _document(filled := wild(turn), letter, lang)
            plain_one = _tame(letter, lang)
            assert [type(one) for one in document.blocks] == [type(one) for one in plain_one.blocks]
            check_values(_text(document), filled, letter, lang)
            for suffix, read in READERS.items():
                text, shape = read(write(document, suffix))
                check_values(text, filled, letter, lang)
                assert shape == read(write(plain_one, suffix))[1], (letter, lang, suffix)


@every_letter
def test_a_pdf_holds_every_value_or_names_the_characters_that_its_font_lacks(letter: str) -> None:
    for turn in range(LETTERS.index(letter), turns(), tries(210, 30)):
        filled, content = _shown(turn, letter)
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        check_values(text, filled, letter, "zh")


def _shown(turn: int, letter: str) -> tuple[Filled, bytes]:
    """Return a PDF without the characters that were refused, and what it holds."""
    lacking = ""
    while True:
        filled = wild(turn, without=lacking)
        try:
            return filled, write(_document(filled, letter, "zh"), "pdf")
        except PosexitError as error:
            refused = error
        assert refused.code == "font-lacks-character"
        more = re.findall(r"U\+([0-9A-F]+)", str(refused.params["characters"]))
        assert more
        lacking += "".join(chr(int(code, 16)) for code in more)


# Commands


def _run_through(run: Run, filled: Filled, folder: str, photo: Path) -> str:
    """Make a case by commands, with texts in every flag that takes one; return all that they said."""
    Path("a.json").write_text(json.dumps(filled.answers), encoding="utf-8")
    say = [filled.values[f"event.{no}"] for no in range(9)]
    ran = [
        run("start", folder, "--answers", "a.json", "--yes", "--format", "md", "--format", "html"),
        run("log", folder, "--how=phone", f"--with={say[0]}", f"--staff={say[1]}", f"--ticket={say[2]}",
            f"--said={say[3]}", f"--promised={say[4]}", "--proof", photo, "--yes"),
        run("evidence", folder, photo.with_suffix(".jpg"), "--yes"),
        run("sent", folder, "cancellation", "--how=ems", f"--waybill={say[5]}", "--yes"),
        run("log", folder, f"--offer={say[6]}", "--yes"),
        run("reply", folder, "--objection=system-cannot", f"--words={say[7]}", "--yes"),
        run("done", folder, "export-records", f"--note={say[8]}", "--yes"),
        run("status", folder),
        run("status", folder, "--json"),
        run("show", folder, "--json"),
        run("update", folder, "--pretend"),
        run("render", folder, "--set", "applicant.address=elsewhere"),
    ]  # fmt: skip
    return "".join(one.out + one.err for one in ran)


def test_the_commands_take_hostile_values_and_write_nowhere_else(run: Run, tmp_path: Path) -> None:
    photo = tmp_path / "=1+1 <b>$(id)`id`'\n\u202e{{ 7 }}.png"
    photo.write_bytes(b"pixels")
    photo.with_suffix(".jpg").write_bytes(b"others")
    _run_through(run, tame(), "tame", photo)
    shape = _html(Path("tame/index.html").read_bytes())[1]
    names = {path.relative_to("tame") for path in Path("tame").rglob("*")}
    for turn in range(5, turns(), tries(60, 5)):
        filled = wild(turn)
        said = _run_through(run, filled, "wild", photo)
        assert _is_clean(said.replace("\n", ""))
        case = CaseFolder.open(Path("wild"))
        assert dict(case.load().answers) == {**filled.answers, "applicant.address": "elsewhere"}
        heard = [event.model_dump() for event in case.journal().events]
        assert {text(filled.values[f"event.{no}"]) for no in range(9)} <= {
            value for event in heard for value in event.values() if isinstance(value, str)
        }
        text_, found = _html(Path("wild/index.html").read_bytes())
        assert found == shape
        assert _squashed(open_ended(filled.values["event.6"])) in _squashed(text_)
        assert Calendar.from_ical(Path("wild/calendar.ics").read_bytes()).events
        assert len(list(Path("wild").rglob("*"))) == len(names)
        assert {path.name for path in tmp_path.iterdir()} <= {
            "a.json",
            "tame",
            "wild",
            "home",
            photo.name,
            photo.with_suffix(".jpg").name,
        }
        shutil.rmtree("wild")


def test_a_table_of_hostile_cells_makes_no_formula_and_no_folder_elsewhere(run: Run, tmp_path: Path) -> None:
    names = ("id", "applicant.name", "provider.name", "charges.1.promise")
    rows = [
        dict(zip(names, (ALL[no - 1] if no % 2 else f"R-{no}", value, ALL[no - 2], value), strict=True))
        for no, value in enumerate(ALL)
    ]
    given = ("--output", "out", "--letter", "enquiry", "--format", "md", "--set", "reason.kind=idle")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "t.jsonl").write_text(lines, encoding="ascii")
    told = json.loads(run("batch", "t.jsonl", *given, "--json", code=1).out)
    assert told["failed"] > 0 < told["new"]
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert all(safe_name(name) == name and len(name) < 60 for name in made)
    assert {path.name for path in tmp_path.iterdir()} <= {"t.jsonl", "out", "home"}
    for sheet in ("report.csv", "summary.csv"):
        with (tmp_path / "out" / sheet).open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert len(cells) > 200
        assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA)]
        assert _is_clean("".join(cells).replace("\n", ""))
    for path in (tmp_path / "out").rglob("case.json"):
        answers = CaseFolder.open(path.parent).load().answers
        assert answers["applicant.name"] in {value.strip() for value in ALL}
