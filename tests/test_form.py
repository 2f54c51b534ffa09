"""`posexit form` and `posexit check`: an answers file to fill in, and everything that is wrong with one."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from conftest import Run

from posexit.fields import FIELDS
from posexit.library import Library


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_stands_there_with_its_question_and_choices(
    run: Run, library: Library, lang: str
) -> None:
    form = run("form", "--type", "personal", "--lang", lang).out
    for name in FIELDS:
        words = library.question(name)
        assert words.ask.to(lang) in form  # type: ignore[arg-type]
        for value, label in words.choices.items():
            assert f"{value} {label.to(lang)}" in form  # type: ignore[arg-type]


def test_a_form_goes_to_a_file_and_never_over_one_that_was_filled_in(run: Run) -> None:
    assert "posexit check a.yaml" in run("form", "--type", "personal", "--output", "a.yaml").err
    Path("a.yaml").write_text("mine", encoding="utf-8")
    assert "a.yaml" in run("form", "--type", "personal", "--output", "a.yaml", code=1).err
    assert Path("a.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("target", ["nowhere/a.yaml", "."])
def test_a_target_that_cannot_be_written_is_named(run: Run, target: str) -> None:
    assert target in run("form", "--type", "personal", "--output", target, code=1).err


def test_a_form_needs_a_type(run: Run) -> None:
    assert "personal, merchant" in run("form", code=2).err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_the_example_filled_in_says_the_same_in_both_languages(run: Run, kind: str, lang: str) -> None:
    run("form", "--type", kind, "--example", "--lang", lang, "--output", "a.yaml")
    assert json.loads(run("check", "a.yaml", "--json").out) == {"errors": [], "problems": []}


def test_the_json_of_check_has_line_field_code_and_reason(run: Run) -> None:
    Path("a.yaml").write_text("applicant:\n  nmae: x\ncontract:\n  ends_on: 2026-02-30\n", encoding="utf-8")
    errors = json.loads(run("check", "a.yaml", "--json", code=1).out)["errors"]
    assert [(one["line"], one["field"], one["code"]) for one in errors] == [
        (2, "applicant.nmae", "unknown-field"),
        (4, "contract.ends_on", "no-such-day"),
    ]
    assert "applicant.name" in errors[0]["reason"]


def test_json_answers_have_lines_too(run: Run) -> None:
    Path("a.json").write_text('{\n "applicant": {\n  "nmae": "x"}}\n', encoding="utf-8")
    assert "第3行 applicant.nmae" in run("check", "a.json", code=1).out
    Path("b.json").write_text('{\n "id": "a",\n "id": "b"}\n', encoding="utf-8")
    assert "第3行" in run("check", "b.json", code=1).err


def test_an_answer_told_nested_and_dotted_is_told_twice(run: Run) -> None:
    Path("a.yaml").write_text("applicant:\n  name: 甲\napplicant.name: 乙\n", encoding="utf-8")
    said = run("check", "a.yaml", code=1).err
    assert "第3行" in said
    assert "第2行" in said


def test_names_from_a_file_cannot_write_to_the_terminal(run: Run) -> None:
    Path("a.yaml").write_text('"applicant.\\e[2J\\u202ex": 1\n', encoding="utf-8")
    said = run("check", "a.yaml", code=1).out
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "<U+001B>" in said


def test_a_flood_of_wrong_names_is_told_in_part_and_at_once(run: Run) -> None:
    Path("a.yaml").write_text("".join(f"f{no}: x\n" for no in range(80_000)), encoding="utf-8")
    before = time.process_time()
    said = run("check", "a.yaml", code=1).out
    assert time.process_time() - before < 20
    assert "还有79960处" in said
    assert "80000处错误" in said


def test_a_case_folder_can_be_checked(run: Run) -> None:
    run("start", "case", "--yes", "--format", "md", "--set", "terminals.1.terminal_no=123456789")
    assert "0处错误，1处要核对" in run("check", "case").out


def test_check_wants_one_thing(run: Run) -> None:
    run("check", code=2)
    run("check", "a.yaml", "--builtin", code=2)


@pytest.mark.parametrize("command", ["check", "show"])
@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01",
        b"a: [1",
        b"a: &x 1\n",
        b"- a\n",
        b"a: " + b"[" * 50_000,
        b"a: 1\na: 2\n",
        b"x" * (1 << 20) + b"y",
        b"%",
        b"\xef\xbb\xbf\t",
        b"{",
        b'{"a": "\\ud800"}',
        b"? [a]\n: 1\n",
        b'{"": 1}',
        b"\xff\xfea",
    ],
)
def test_no_file_makes_a_traceback(run: Run, command: str, content: bytes) -> None:
    Path("a").write_bytes(content)
    ran = run(command, "a", code=1)
    assert (ran.err + ran.out).strip()
