"""Anything at all as an answers file, a table, a journal or typed lines: no traceback, no hang, no lost field."""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from posexit import answers, journal, saved
from posexit.cli.edge import sentence
from posexit.errors import PosexitError
from posexit.fields import FIELDS, build, case_of
from posexit.folder import CaseFolder
from posexit.grouping import groups
from posexit.journal import Confirmed, Contact, Done, Evidence, Journal, Offer, Reply, Sent
from posexit.library import default_library
from posexit.rows import opened
from posexit.saved import Saved
from posexit.story import fold
from tests.conftest import PERSONAL
from tests.hostile import ALL, FREE
from tests.killing import run
from tests.tries import tries
from tests.typist import WHOLE
from tests.typist import settings as options

SHORT = tuple(value for value in ALL if len(value) < 300)
hostile = st.one_of(st.sampled_from(SHORT), st.text(max_size=30))
readable = hostile.filter(lambda text: not any(unicodedata.category(char) == "Cs" for char in text))
names = st.sampled_from([name.replace("*", str(no)) for name in FIELDS for no in (1, 2)])
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
moments = days.map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))


def most(usual: int, long: int) -> settings:
    return settings(max_examples=tries(usual, long))


def told(error: PosexitError) -> str:
    """Return the sentence of an error, which must be one."""
    said = sentence(error)
    assert said.strip()
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in said.replace("\n", ""))
    return said


def nested(given_: Mapping[str, str]) -> dict[str, Any]:
    """Return dotted answers as people write them, lists by position."""
    whole: dict[str, Any] = {}
    for name, text in given_.items():
        *steps, last = name.split(".")
        here = whole
        for step in steps:
            here = here.setdefault(step, {})
        here[last] = text
    return whole


# Answers files

PIECES = ("a: ", "- ", "{", "}", "[", "]", "&x ", "*x", "!!python/object/apply:os.system ", "\n", "  ", "'", '"',
          ": ", "#", "|\n", ">\n", "---\n", "...\n", "? ", "%YAML 1.1\n", "\t", "null", "applicant", ".", "name",
          "\\u0000", "\\ud800", ",", "<<", "reason:\n  kind: idle\n", "1e9", "\r", "\x00", "\ufeff")  # fmt: skip
broken = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)


@most(300, 20000)
@given(st.one_of(broken.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=80)))
def test_any_bytes_are_answers_or_are_refused(content: bytes) -> None:
    for name in ("a.yaml", "a.json"):
        Path(name).write_bytes(content)
        try:
            found = answers.read(name)
        except PosexitError as error:
            told(error)
        else:
            build({key: answer.text for key, answer in found.items()})


@most(150, 10000)
@given(st.dictionaries(st.sampled_from(FREE), hostile, max_size=8), st.booleans())
def test_answers_come_back_from_json_as_they_were(given_: dict[str, str], ascii_only: bool) -> None:
    text = json.dumps(nested(given_), ensure_ascii=ascii_only)
    Path("a.json").write_bytes(text.encode("utf-8", "backslashreplace"))
    try:
        found = {name: answer.text for name, answer in answers.read("a.json").items()}
    except PosexitError as error:
        told(error)
        refused = error.code
    else:
        refused = ""
        assert found == {name: text for name, text in given_.items() if text}
    assert refused in {"", "answers-binary"}
    assert not (refused and ascii_only)


@most(150, 10000)
@given(st.dictionaries(st.sampled_from(FREE), readable, max_size=8))
def test_answers_come_back_from_yaml_as_they_were(given_: dict[str, str]) -> None:
    text = yaml.safe_dump(nested(given_), allow_unicode=False)
    Path("a.yaml").write_text(text, encoding="ascii")
    found = {name: answer.text for name, answer in answers.read("a.yaml").items()}
    assert {name: text for name, text in found.items() if text} == {n: t for n, t in given_.items() if t}


@most(150, 10000)
@given(
    st.dictionaries(names, hostile, max_size=12),
    st.frozensets(names, max_size=4),
    st.booleans(),
    st.booleans(),
    st.none() | days,
)
def test_a_case_comes_back_from_its_file_as_it_was(
    given_: dict[str, str], skipped: frozenset[str], finished: bool, example: bool, begun: date | None
) -> None:
    whole = Saved(given_, skipped, finished, example, {}, begun)
    assert saved.parse(saved.dump(whole), Path("case.json")) == whole


@most(300, 20000)
@given(st.one_of(broken.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=80)))
def test_any_bytes_are_a_case_or_are_refused(content: bytes) -> None:
    try:
        saved.parse(content, Path("case.json"))
    except PosexitError as error:
        told(error)


# Journal

said = readable.map(str.strip).filter(bool)
first = {"at": moments, "on": days}
events = st.one_of(
    st.builds(
        Contact,
        **first,
        how=st.sampled_from(["phone", "visit"]),
        with_whom=st.none() | said,
        said=st.none() | said,
    ),
    st.builds(Offer, **first, what=said),
    st.builds(Sent, **first, letter=st.just("cancellation"), how=st.just("ems"), waybill=st.none() | said),
    st.builds(Reply, **first, objection=st.just("system-cannot"), words=st.none() | said),
    st.builds(Done, **first, task=st.just("export-records"), note=st.none() | said),
    st.builds(Confirmed, **first, what=st.sampled_from(["terminal", "data"])),
    st.builds(
        Evidence,
        **first,
        file=st.just("evidence/01.png"),
        sha256=st.just("0" * 64),
        name=said,
        proves=st.none() | said,
    ),
)
"""Texts that no entry may hold are refused when they are built, so that hypothesis tries others."""


def possible(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        from hypothesis import reject
        from pydantic import ValidationError

        try:
            return draw(strategy)
        except ValidationError:
            reject()

    return drawn()


@most(100, 5000)
@given(st.lists(possible(events), max_size=6), st.binary(max_size=20))
def test_events_come_back_from_the_journal_as_they_were(written: list[Any], torn: bytes) -> None:
    content = Journal(Path("journal.jsonl")).lines_for(written)
    found = journal.parse(content, Path("journal.jsonl"))
    assert [event.model_copy(update={"no": 0}) for event in found.events] == written
    fold(found.events)
    try:
        after = journal.parse(content + torn, Path("journal.jsonl"))
    except PosexitError as error:
        told(error)
    else:
        assert after.events[: len(written)] == found.events


LINES = ('{"kind": "contact", ', '"on": "2026-11-20", ', '"at": "2026-11-20T08:00:00Z", ', '"how": "phone"}', "\n",
         '{"kind": "undone", "of": 1, ', '"of": 0}', "{}", "null", "[", "]", '"', "\\", "1e999", '"on": "2026-02-30"',
         '{"kind": "done", "task": "x", ', "}", "\r", "\x00")  # fmt: skip


@most(300, 20000)
@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=4)), max_size=30)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.binary(max_size=60)
)
def test_any_bytes_are_a_journal_or_are_refused(content: bytes) -> None:
    try:
        found = journal.parse(content, Path("journal.jsonl"))
        fold(found.events)
        found.check(case_of({}), date(2026, 11, 23))
    except PosexitError as error:
        told(error)


# Tables

HEADS = (
    "id",
    "applicant.name",
    "charges.*.amount",
    "charges.*.kind",
    "terminals.1.serial_no",
    "案件编号",
    "姓名",
    "x",
)
CELLS = (",", '"', "\n", "\r\n", ";", "\t", "A-1", "8.98E+14", "=1+1", *HEADS)


def read_table(content: bytes) -> None:
    Path("t.csv").write_bytes(content)
    try:
        with opened("t.csv", default_library()) as table:
            for group in groups(table.rows, lambda *_: None):
                build(group.answers)
    except PosexitError as error:
        told(error)


@most(200, 15000)
@given(
    st.lists(st.one_of(st.sampled_from(CELLS), st.text(max_size=6)), max_size=40).map("".join), st.booleans()
)
def test_any_text_is_a_table_or_is_refused(body: str, headed: bool) -> None:
    text = ("id,applicant.name,charges.*.amount\n" if headed else "") + body
    read_table(text.encode("utf-8", "surrogatepass"))
    read_table(b"\xef\xbb\xbf" + text.encode("gb18030", "replace"))


@most(200, 15000)
@given(
    st.lists(
        st.one_of(st.sampled_from((*PIECES, '{"id": "A"}\n', '{"id":')), st.text(max_size=4)), max_size=30
    )
)
def test_any_lines_of_json_are_a_table_or_are_refused(pieces: list[str]) -> None:
    read_table(("{" + "".join(pieces)).encode("utf-8", "surrogatepass"))


def workbook() -> dict[str, bytes]:
    """Return the parts of a small workbook by name."""
    from openpyxl import Workbook

    book, content = Workbook(), io.BytesIO()
    for row in (("id", "applicant.name", "charges.*.amount"), ("A-1", "张小满", 299), ("A-2", "=1+1", 3.5)):
        book.active.append(row)
    book.save(content)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = workbook()
DAMAGE = (b"<", b">", b'"', b"&x;", b"<a/>", b"9" * 400, b't="d"', b't="s"', b"<v>1e999</v>", b"\x00", b"")


@most(100, 10000)
@given(
    st.dictionaries(
        st.sampled_from(sorted(PARTS)),
        st.none() | st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(DAMAGE)),
        max_size=3,
    )
)
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_any_damage_to_a_workbook_is_read_or_refused(
    damage: dict[str, tuple[float, int, bytes] | None],
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in PARTS.items():
            if (done := damage.get(name, (1.0, 0, b""))) is None:
                continue
            at, length, put = int(done[0] * len(part)), done[1], done[2]
            archive.writestr(name, part[:at] + put + part[at + length :])
    read_table(content.getvalue())


def stripped(row: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in row.items() if text.strip()}


@most(100, 5000)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FREE[1:6], hostile)), min_size=1, max_size=5))
def test_rows_come_back_from_a_table_as_they_were(given_: list[dict[str, str]]) -> None:
    wanted = [{"id": f"A-{no}", **row} for no, row in enumerate(given_)]
    lines = "".join(json.dumps(row) + "\n" for row in wanted)
    plain = [{name: text for name, text in row.items() if text.isprintable()} for row in wanted]
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, ["id", *FREE[1:6]])
    writer.writeheader()
    writer.writerows(plain)
    for content, rows in ((lines, wanted), (sheet.getvalue(), plain)):
        Path("t.csv").write_text(content, encoding="utf-8-sig" if rows is plain else "ascii", newline="")
        with opened("t.csv", default_library()) as table:
            found = list(groups(table.rows, lambda *_: None))
        assert len(found) == len(rows)
        for group, row in zip(found, rows, strict=True):
            damaged = {problem.name for problem in group.problems}
            sound = {name: text for name, text in row.items() if name not in damaged}
            assert stripped(group.answers) == stripped(sound)


# Typed lines

WORDS = (*WHOLE, "1", "2", "3", "0", "99", "返回", "跳过", "不知道", "退出", "？", "?", "", "改1", "删1", "是", "否",
         "2026-12-31", "公司", "个人", "back", "skip", "quit", "unknown", "-1", "1，2，3", "，，，")  # fmt: skip
keys = st.binary(max_size=6).map(lambda raw: raw.replace(b"\n", b"").decode("utf-8", "surrogateescape"))
lines = st.lists(
    st.one_of(st.sampled_from(WORDS), readable.filter(lambda text: "\n" not in text), keys),
    max_size=tries(25, 60),
)
begun = st.builds(lambda answered, more: [*WHOLE[:answered], *more], st.integers(0, len(WHOLE)), lines)


def typed(*arguments: str, lines: list[str]) -> None:
    """Run a command with typed lines; it ends as it may, and what it saved can be read."""
    code, out = run(*arguments, typed=lines)
    assert code in {0, 1, 130}, out
    assert "Traceback" not in out


@most(100, 3000)
@given(begun)
def test_any_typed_lines_leave_a_case_that_opens(typed_: list[str]) -> None:
    shutil.rmtree("case", ignore_errors=True)
    typed("start", "case", "--plain", "--format", "md", lines=typed_)
    if Path("case/case.json").exists():
        before = CaseFolder.open(Path("case")).load()
        assert not before.problems
        typed("start", "case", "--plain", "--format", "md", lines=[])
        assert CaseFolder.open(Path("case")).load().answers == before.answers
        assert run("status", "case")[0] == 0


COMMANDS = (("log",), ("sent",), ("reply",), ("done",), ("undo",), ("close",), ("evidence", "a.png"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@most(20, 600)
@given(typed_=lines)
def test_any_typed_lines_leave_a_journal_that_opens(command: tuple[str, ...], typed_: list[str]) -> None:
    if not Path("fresh").exists():
        run("start", "fresh", "--yes", "--format", "md", *options(PERSONAL))
        Path("a.png").write_bytes(b"pixels")
    shutil.rmtree("case", ignore_errors=True)
    shutil.copytree("fresh", "case")
    typed(command[0], "case", *command[1:], "--plain", lines=typed_)
    CaseFolder.open(Path("case")).journal()
    assert run("status", "case")[0] == 0
