"""Holidays that somebody writes down: every form a day may have, every mistake with its line, who has the last word."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from posexit.checks.holidays import check_holidays
from posexit.errors import TemplateError
from posexit.holidays import read
from posexit.library import HOLIDAYS, Library, builtin
from tests.conftest import Run

NOTICE = "一份虚构的通知〔2026〕0号"  # made up, as every day in this file


def written(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / HOLIDAYS
    path.write_text(text, encoding="utf-8")
    return path


def year(free: str, worked: str = "[]", number: int = 2027) -> str:
    return f"{number}:\n  source: {NOTICE}\n  free: {free}\n  worked: {worked}\n"


def own_folder() -> Path:
    named = "APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME"
    return Path(os.environ[named]) / "posexit"


def days(month: int, first: int, last: int, number: int = 2027) -> list[date]:
    return [date(number, month, day) for day in range(first, last + 1)]


# What may be written


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1月1日", days(1, 1, 1)),
        ("01-01", days(1, 1, 1)),
        ("2027-01-01", days(1, 1, 1)),
        ("2027年1月1日", days(1, 1, 1)),
        ("２０２７／１／１", days(1, 1, 1)),
        ("1月1日至3日", days(1, 1, 3)),
        ("1月1日（周五）至3日（周日）", days(1, 1, 3)),
        ("1月31日到2月1日", [date(2027, 1, 31), date(2027, 2, 1)]),
        ("2027-05-01 to 05-03", days(5, 1, 3)),
        ("2027-05-01 ~ 2027-05-03", days(5, 1, 3)),
        ("5月1日——5月3日", days(5, 1, 3)),
        ("2026年12月31日至1月1日", [date(2026, 12, 31), date(2027, 1, 1)]),
        ("2026年12月30日至31日", days(12, 30, 31, 2026)),
        ("2026年12月30日至12月31日", days(12, 30, 31, 2026)),
        ("2月28日", days(2, 28, 28)),
        ("5月1日至5月1日", days(5, 1, 1)),
        ("12月1日至31日", days(12, 1, 31)),
    ],
)
def test_a_day_or_a_range_as_people_write_it(tmp_path: Path, line: str, found: list[date]) -> None:
    path = written(tmp_path, year(f'\n    - "{line}"', "2月20日"))
    assert read([path])[2027].days == {**dict.fromkeys(found, False), date(2027, 2, 20): True}
    assert read([path])[2027].source == NOTICE


def test_one_day_needs_no_list_and_a_mark_before_the_text_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / HOLIDAYS
    path.write_bytes(b"\xef\xbb\xbf" + year("1月1日").encode())
    assert list(read([path])[2027].days) == days(1, 1, 1)


@pytest.mark.parametrize("text", ["# nothing yet\n", "{}\n", "\n"])
def test_a_file_may_have_no_year_yet(tmp_path: Path, text: str) -> None:
    assert read([written(tmp_path, text)]) == {}


def test_the_builtin_file_explains_itself_and_invents_nothing() -> None:
    assert read([builtin() / HOLIDAYS]) == {}
    assert len((builtin() / HOLIDAYS).read_text(encoding="utf-8").splitlines()) > 10


# What is wrong


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (year("[2月30日]"), 3, "没有这一天"),
        (year("[1月3日至1日]"), 3, "从后往前"),
        (year("[2月1日至3月20日]"), 3, "超过一个月"),
        (year("[2028-01-01]"), 3, "不在2027年"),
        (year("[2026-11-30]"), 3, "不在2027年"),
        (year("[12月31日至1月2日]"), 3, "从后往前"),
        (year("[元旦]"), 3, "不像一天"),
        (year("[3日]"), 3, "不像一天"),
        (year("[1月1日至2日至3日]"), 3, "不像一天"),
        (year("[[1月1日]]"), 3, "一行写一天"),
        (year("\n    - 1月1日\n    - 1月45日"), 5, "没有这一天"),
        (year("[1月1日至3日]", "[1月2日]"), 4, "又放假又上班"),
        (year("[]"), 1, "一天都没有"),
        (year("", "2月20日"), 1, "一天都没有"),
        (year("[1月1日]", number=20277), 1, "不是年份"),
        (year("[1月1日]", number=1027), 1, "不是年份"),
        ("2027: 1月1日\n", 1, "下面要有"),
        ("- 1月1日\n", 1, "应按年份写"),
        ("2027年\n", 1, "应按年份写"),
        ("2027:\n  free: [1月1日]\n", 1, "哪份通知"),
        ("2027:\n  source: \u202e假\n  free: [1月1日]\n", 1, "哪份通知"),
        (year("[1月1日]") + "  fre: [1月2日]\n", 5, "没有“fre”"),
        (year("[1月1日]") + year("[1月2日]"), 5, "2027: 这个名字写了两次"),
        ("2027:\n  free: [1月1日\n", 3, "括号里少了逗号"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(TemplateError) as error:
        read([path])
    assert error.value.params["where"] == f"{path}:{line}"
    assert said in str(error.value.params["zh"])


@pytest.mark.parametrize("content", [b"2027:\n  source: \xff\n", b"2027:\x00\n", b"[" * 5000, b"&a *a"])
def test_a_file_that_is_no_text_is_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / HOLIDAYS
    path.write_bytes(content)
    with pytest.raises(TemplateError):
        read([path])


def test_a_check_names_every_mistake_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, year("[2月30日, 元旦]", "[2028-01-01]") + "2029: x\n")
    found = list(check_holidays([path, tmp_path / "none.yaml"]))
    assert [one.where.rpartition("/")[2] for one in found] == [
        f"{HOLIDAYS}:{line}" for line in (3, 3, 4, 1, 5)
    ] + ["none.yaml"]


# Who has the last word


def test_a_later_file_has_a_year_alone(tmp_path: Path) -> None:
    own = written(tmp_path / "own", year("[1月1日]") + year("[2028-05-01]", number=2028)).parent
    mine = written(tmp_path / "mine", year("[1月5日]"))
    found = Library(own, mine).holidays
    assert {number: list(one.days) for number, one in found.items()} == {
        2027: days(1, 5, 5),
        2028: days(5, 1, 1, 2028),
    }
    assert Library(own, tmp_path / "nowhere").holidays[2027].days == {date(2027, 1, 1): False}
    assert Library().holidays == {}


def shown(run: Run, *more: object) -> str:
    call = "call-the-official-line"
    ran = run("show", "-", "--json", "--today", "2026-12-31", *more, stdin="applicant.type: personal\n")
    return str(next(task["when"] for task in json.loads(ran.out)["tasks"] if task["id"] == call))


def test_without_a_file_it_is_said_beside_the_date(run: Run) -> None:
    assert shown(run) == "2027年1月5日前（2027年放假安排未知，只扣除周六周日）"


def test_dates_are_reckoned_by_the_users_own_file(run: Run) -> None:
    written(own_folder(), year("[1月1日]", "[1月2日]"))
    assert shown(run) == f"2027年1月5日前（1月1日放假，1月2日上班，据{NOTICE}）"


def test_the_cases_of_a_table_are_reckoned_by_it_too(run: Run) -> None:
    written(own_folder(), year("[1月1日]", "[1月2日]"))
    Path("t.jsonl").write_text('{"applicant.type": "personal"}\n', encoding="utf-8")
    run("batch", "t.jsonl", "--output", "out", "--format", "md", "--today", "2026-12-31")
    (checklist,) = Path("out").glob("*/checklist.md")
    assert f"据{NOTICE}" in checklist.read_text(encoding="utf-8")


def test_dates_are_reckoned_by_the_file_beside_the_templates(run: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "templates", year("[1月1日至4日]")).parent
    assert shown(run, "--templates", folder) == f"2027年1月7日前（1月1日至1月4日放假，据{NOTICE}）"


def test_a_broken_file_is_one_clear_error_with_its_line(run: Run) -> None:
    path = written(own_folder(), year("[2月30日]"))
    ran = run("show", "-", stdin="applicant.type: personal\n", code=1)
    assert ran.err.splitlines()[1:] == [
        f"{path}:3: “2月30日”没有这一天 / “2月30日” is no day of the calendar",
    ]
    assert run("letters").out  # what counts no working days does not read it


def test_a_folder_in_its_place_is_one_clear_error(run: Run) -> None:
    (own_folder() / HOLIDAYS).mkdir(parents=True)
    ran = run("show", "-", stdin="applicant.type: personal\n", code=1)
    assert HOLIDAYS in ran.err.splitlines()[1]
    assert len(ran.err.splitlines()) == 2


def test_a_setting_that_is_no_place_is_passed_over(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, "not/a/whole/path")
    written(Path(os.environ["HOME"]) / ".config" / "posexit", year("[1月1日]"))
    assert "据" in shown(run)
    monkeypatch.setenv("HOME", "nowhere")
    monkeypatch.setenv("USERPROFILE", "nowhere")
    assert "未知" in shown(run)


def test_a_single_file_of_holidays_can_be_checked(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, year("[2月30日]"))
    ran = run("check", path, code=1)
    assert f"{path}:3: T01" in ran.out
    assert run("check", written(tmp_path / "good", year("[1月1日]"))).out == "模板检查：0处问题。\n"
