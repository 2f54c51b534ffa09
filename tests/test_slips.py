"""An editor's slips of the pen: each told where it is and how to mend it, in both languages, without a trace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from conftest import Run

from posexit.checks import check_templates
from posexit.checks.findings import Finding, Found, in_words
from posexit.checks.letters import check_letters
from posexit.checks.sentences import check_tasks, check_words
from posexit.library import Library, builtin
from posexit.slips import in_marks, in_yaml

Check = Callable[[Library], Iterable[Found]]
HANZI = re.compile("[\u4e00-\u9fff]")
FRONT = "title: 说明\nto: provider\nwhen: always\nwhy: {zh: 试, en: try}\nact: record"
TASK = "    when: acquirer_unnamed\n"


def put(folder: Path, name: str, content: str | bytes) -> Library:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Library(folder)


def told(library: Library, *checks: Check) -> list[Finding]:
    """Return what some checks find in a user's folder."""
    found = [one for check in checks for one in check(library)]
    return [one for one in in_words(found, library) if str(library.own) in one.where]


def changed(folder: Path, name: str, old: str, new: str) -> Library:
    text = (builtin() / name).read_text(encoding="utf-8")
    assert old in text
    return put(folder, name, text.replace(old, new, 1))


# What is changed in tasks.yaml, the line that is named, and a word of each language.
IN_TASKS = (
    (TASK, "    when: acquirer_unamed\n", 26, "acquirer_unnamed？", "mean acquirer_unnamed?"),
    (TASK, "    wehn: acquirer_unnamed\n", 26, "你是不是要写 when", "did you mean when"),
    (TASK, "    when：acquirer_unnamed\n", 26, "冒号是全角的", "full-width"),
    (TASK, "    when:acquirer_unnamed\n", 26, "冒号后面少一个空格", "space is missing"),
    (TASK, "\twhen: acquirer_unnamed\n", 26, "Tab", "tab"),
    (TASK, "　　when: acquirer_unnamed\n", 26, "全角空格", "full-width space"),
    (TASK, "    when: [acquirer_unnamed，is_bank]\n", 26, "全角的“，”", "full-width “，”"),
    (TASK, "      when: acquirer_unnamed\n", 26, "缩进", "indent"),
    (TASK, "  when: acquirer_unnamed\n", 26, "缩进|清单", "indentation|list"),
    ("phase: understand", "phase: understnd", 20, "你是不是要写 understand", "did you mean understand"),
    ("title: {zh: 查清", "title: {zh：查清", 22, "冒号", "colon"),
    ("全称, en: Find", "全称， en: Find", 22, "全角逗号", "full-width comma"),
    ("acquirer}\n", "acquirer\n", 22, "花括号没有配对", "braces do not pair"),
    ('en: "Photo of the receipt, ', "en: “Photo of the receipt, ", 29, "直引号", "straight quotes"),
    ('en: "Photo of the receipt', 'en: "Photo of the "receipt"', 29, "直引号", "straight quotes"),
    ("due: {from: today", "due: {form: today", 28, "你是不是要写 from", "did you mean from"),
    ("due: {from: today", "due: {from: letter-send", 28, "letter-sent", "letter-sent"),
    ("working_days: 3}", "working_days: three}", 28, "整数", "whole number"),
    ("  - id: read-the-clauses", "    id: read-the-clauses", 33, "- ", "- "),
    ("  - id: read-the-clauses", "  - id: name-the-acquirer", 33, "有两个", "twice"),
    ("source: [civil-code-465,", "source: [civil-code-4655,", 30, "civil-code-465？", "civil-code-465?"),
)


@pytest.mark.parametrize("slip", IN_TASKS, ids=[row[3] for row in IN_TASKS])
def test_a_slip_in_yaml_is_told_with_its_line_and_how_to_mend_it(
    tmp_path: Path, slip: tuple[str, str, int, str, str]
) -> None:
    old, new, line, zh, en = slip
    found = told(changed(tmp_path, "tasks.yaml", old, new), check_tasks)
    assert f"{tmp_path}/tasks.yaml:{line}" in {one.where for one in found}
    assert re.search(zh, "\n".join(one.text.zh for one in found))
    assert re.search(en, "\n".join(one.text.en for one in found))
    assert not any(HANZI.search(one.text.en) and "“" not in one.text.en for one in found)


# The body of a letter (its first line is 8), the line that is named, and a word of each language.
IN_LETTERS = (
    ("{{ applicant.nmae }}", 8, "applicant.name？", "applicant.name?"),
    ("{% if rules.is_busines %}x{% endif %}", 8, "rules.is_business", "rules.is_business"),
    ("甲\n\n{% if rules.is_bank %}\n乙", 10, "{% endif %}", "has no {% endif %}"),
    ("甲\n{% endif %}", 9, "多了一个", "too many"),
    ("{% for t in terminals %}x{% endif %}", 8, "多了一个 {% endif %}", "too many"),
    ("{% if rules.is_bank %}x{% end if %}", 8, "你是不是要写 {% endif %}", "did you mean {% endif %}"),
    ('{% if reason.kind = "idle" %}x{% endif %}', 8, "==", "=="),
    ("{% if reason.kind == “idle” %}x{% endif %}", 8, "全角", "curly"),
    ("{% if rules.is_bank：%}x{% endif %}", 8, "全角", "full-width"),
    ('{% if reason.kind == "idle" %}x{% endif %}{% if reason.kind = "cost" %}x{% endif %}', 8, "==", "=="),
    ("甲{{ applicant.name }", 8, "{{ 和 }} 没有配对", "do not pair"),
    ("{{ applicant.name|upper }}", 8, "不能用 |upper", "no |upper"),
    ("{% iff rules.is_bank %}x{% endif %}", 8, "你是不是要写 {% if %}", "did you mean {% if %}"),
    ("{{ 1 + }}", 8, "模板写法有误", "template is wrong"),
)


@pytest.mark.parametrize("slip", IN_LETTERS, ids=[row[0] for row in IN_LETTERS])
def test_a_slip_in_a_letter_is_told_with_its_line_and_how_to_mend_it(
    tmp_path: Path, slip: tuple[str, int, str, str]
) -> None:
    body, line, zh, en = slip
    for lang in ("zh", "en"):
        put(tmp_path, f"letters/extra.{lang}.md", f"---\n{FRONT}\n---\n{body}\n")
    found = [
        one
        for one in told(Library(tmp_path), check_letters)
        if one.where == f"{tmp_path}/letters/extra.zh.md:{line}"
    ]
    assert zh in found[0].text.zh
    assert en in found[0].text.en


def test_what_is_told_as_it_is_written_is_not_told_again_as_it_is_tried(tmp_path: Path) -> None:
    put(tmp_path, "examples/situations.yaml", "situations: []\n")
    for lang in ("zh", "en"):
        put(tmp_path, f"letters/extra.{lang}.md", f"---\n{FRONT}\n---\n{{{{ applicant.nmae }}}}\n")
    found = check_templates(Library(tmp_path), date(2026, 11, 23))
    assert [(one.code, one.where[-12:]) for one in found] == [
        ("T04", "extra.zh.md:8"[-12:]),
        ("T04", "extra.en.md:8"[-12:]),
    ]


IN_FRONT = (
    ("title：说明\nwhen: always\nact: record", 2, "全角"),
    ("titel: 说明\nwhen: always\nact: record", 2, "你是不是要写 title"),
    ("title: 说明\nwhen: always\nact: requst", 4, "你是不是要写 request"),
    ("title: 说明\nwhen: alwas\nact: record", 3, "always"),
    ("title: 说明\nwhen: always", 1, "act：缺这一项"),
    ("title: 说明\nwhen: always\nact: record\nattachments: 无", 5, "清单"),
    ("title: 说明\n  when: always\nact: record", 3, "缩进"),
    ("title: 说明\nwhen: always\nact: record\nwhy: 试", 5, "zh"),
)


@pytest.mark.parametrize("slip", IN_FRONT, ids=[row[2] for row in IN_FRONT])
def test_a_slip_in_the_front_matter_is_told_with_its_line(tmp_path: Path, slip: tuple[str, int, str]) -> None:
    front, line, zh = slip
    for lang in ("zh", "en"):
        put(tmp_path, f"letters/extra.{lang}.md", f"---\n{front}\n---\n正文\n")
    found = [
        one for one in told(Library(tmp_path), check_letters) if one.where.endswith(f"extra.zh.md:{line}")
    ]
    assert any(re.search(zh, one.text.zh) for one in found)


@pytest.mark.parametrize("content", ["\n---\ntitle: a\n---\n", "title: a\n", "---\ntitle: a\n", ""])
def test_a_letter_without_its_front_matter_is_told_what_belongs_there(tmp_path: Path, content: str) -> None:
    found = told(put(tmp_path, "letters/cancellation.zh.md", content), check_letters)
    assert "---" in found[0].text.zh
    assert found[0].where.endswith("cancellation.zh.md:1")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["letters/cancellation.zh.md", "tasks.yaml"])
def test_another_encoding_is_told_with_what_to_do(tmp_path: Path, name: str, encoding: str) -> None:
    text = (builtin() / name).read_text(encoding="utf-8")
    found = told(
        put(tmp_path, name, text.encode(encoding)), check_letters if name.endswith("md") else check_tasks
    )
    assert "另存为" in found[0].text.zh
    assert "Save As" in found[0].text.en


def test_marks_and_line_ends_of_windows_are_no_mistake(tmp_path: Path) -> None:
    names = [
        "letters/cancellation.zh.md",
        "letters/cancellation.en.md",
        "tasks.yaml",
        "questions.yaml",
        "sources.yaml",
    ]
    for name in names:
        text = (builtin() / name).read_text(encoding="utf-8").replace("\n", "\r\n")
        put(tmp_path, name, b"\xef\xbb\xbf" + text.encode())
    assert told(Library(tmp_path), check_words, check_tasks, check_letters) == []


def test_an_unknown_slip_is_told_as_the_reader_says_it() -> None:
    assert in_yaml("a: b", 1, "strange").zh == "YAML写法有误：strange"
    assert in_yaml("# when：x\na", 1, "strange").line is None
    assert in_marks("a", 3, "strange") == ("模板写法有误：strange", "the template is wrong: strange", 3)


def test_a_command_tells_a_slip_too(run: Run, tmp_path: Path) -> None:
    changed(tmp_path / "mine", "tasks.yaml", TASK, "    when：acquirer_unnamed\n")
    err = run("show", "-", "--templates", "mine", stdin="applicant.type: personal\n", code=1).err
    assert "tasks.yaml:26: 冒号是全角的" in err


def test_the_findings_for_scripts_have_every_key(run: Run, tmp_path: Path) -> None:
    import json

    put(tmp_path / "mine", "examples/situations.yaml", "situations: []\n")
    put(tmp_path / "mine", "letters/extra.zh.md", f"---\n{FRONT}\n---\n自愿放弃押金\n")
    found = json.loads(run("check", "mine", "--json", code=1).out)
    assert [(one["code"], one["line"]) for one in found] == [("T02", None), ("L13", 8)]
    assert {frozenset(one) for one in found} == {
        frozenset({"code", "file", "line", "situation", "zh", "en"}),
    }
    assert set(found[1]["situation"]) == {"zh", "en"}
