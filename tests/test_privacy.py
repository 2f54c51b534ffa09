"""Nothing leaves this computer, what stays is for its user alone, and no screen shows a whole identity number."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PERSONAL, Run
from processes import process
from typist import Typist, settings

from posexit.cli.commands import HELPS
from posexit.identifiers import discreet

ID, SAMPLE = "110105190012319995", PERSONAL["applicant.id_number"]
WRONG = "110105190012319991"
TYPED = f"身份证{ID}，电话13800138000"
WATCHED = str(Path(__file__).with_name("watched.py"))
ANSWERS = [
    *settings({**PERSONAL, "applicant.id_number": ID, "reason.detail": TYPED, "exit.stop_on": "2026-12-31"}),
    "--lang",
    "en",
]
EVERY: list[list[str]] = [
    [],
    ["--version"],
    ["--help"],
    ["letters", "--json"],
    ["form", "--type", "merchant", "--output", "a.yaml"],
    ["form", "--type", "merchant", "--csv", "--output", "a.csv"],
    ["preview", "reminder"],
    ["schema"],
    ["completion", "bash"],
    ["check", "a.yaml"],
    ["check", "bad.yaml"],
    ["check", "bad.yaml", "--json"],
    ["templates", "copy", "own"],
    ["sources"],
    ["start", "out", *ANSWERS, "--yes"],
    ["start", "ex", "--example", "merchant", "--yes", "--letter-lang", "both", "--format", "html"],
    ["start", "no", "--set", f"applicant.id_number={WRONG}", "--yes"],
    ["check", "out"],
    ["show", "out"],
    ["show", "out", "--json", "--set", f"applicant.id_number={ID}"],
    ["letter", "--case", "out", "--output", "a.pdf"],
    ["letter", ID],
    ["letter", "--answers", f"{ID}.yaml"],
    ["status", "out", f"--today={ID}"],
    ["log", "out", "--how", "phone", "--said", TYPED, "--yes"],
    ["sent", "out", "cancellation", "--how", "ems", "--yes"],
    ["reply", "out", "--objection", "pay-a-penalty", "--words", TYPED, "--yes"],
    ["evidence", "out", "bad.yaml", "--name", TYPED, "--proves", TYPED, "--yes"],
    ["done", "out", "1", "--yes"],
    ["undo", "out", "--yes"],
    ["status", "out"],
    ["status", "out", "--json"],
    ["status"],
    ["calendar", "out"],
    ["render", "out", "--set", f"reason.detail=又是{TYPED}", "--blank-identity"],
    ["update", "out", "--templates", "own"],
    ["close", "out", "--anyway", "--yes", "--note", TYPED],
    ["status", "out", "--lang", "en"],
    ["redact", "out", "--yes", "--output", "copies"],
    ["batch", "many.csv", "--output", "cases", "--format", "md", "--set", f"holder.id_number={ID}"],
    ["purge", "out", "--yes"],
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return what all commands together reached for, run in a process of its own without any umask."""
    root = tmp_path_factory.mktemp("watched")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        patched.setenv("HOME", str(root / "home"))
        patched.setenv("POSEXIT_TODAY", "2026-11-23")
        patched.setenv("POSEXIT_LANG", "zh")
        Path("bad.yaml").write_text(
            f"applicant:\n  id_number: {WRONG}\nholder:\n  id_number: {ID}9\nreason: {{detail: {TYPED}}}\n",
            encoding="utf-8",
        )
        Path("many.csv").write_text(
            f"id,applicant.type,applicant.name,applicant.id_number\nA,personal,张,{ID}\nB,personal,林,{WRONG}\n",
            encoding="utf-8",
        )
        Path("commands.json").write_text(json.dumps(EVERY), encoding="utf-8")
        watched = (sys.executable, "-B", WATCHED)
        process("commands.json", "seen.json", program=watched)
        told = json.loads(Path("seen.json").read_text(encoding="utf-8"))
        told["modes"] = {
            str(path): stat.S_IMODE(path.stat().st_mode)
            for path in root.rglob("*")
            if path.name not in {"bad.yaml", "many.csv", "commands.json", "seen.json"}
        }
        told["folders made"] = {str(path) for path in root.rglob("*") if path.is_dir()}
        told["report"] = "".join(path.read_text(encoding="utf-8") for path in root.glob("cases/*.csv"))
        yield told


def test_every_command_was_watched_and_did_what_it_was_to_do(seen: dict[str, Any]) -> None:
    assert set(HELPS) <= {arguments[0] for arguments in EVERY if arguments}
    failed = {tuple(one["arguments"][:2]) for one in seen["ran"] if one["code"]}
    assert failed == {
        *{("check", "bad.yaml"), ("start", "no"), ("letter", ID), ("letter", "--answers")},
        *{("status", "out"), ("batch", "many.csv")},
    }


def test_no_command_opens_a_socket(seen: dict[str, Any]) -> None:
    assert seen["sockets"] == []


def test_the_watch_sees_a_socket() -> None:
    Path("commands.json").write_text("[]", encoding="utf-8")
    code = f"import runpy, socket, sys; sys.argv = ['', 'commands.json', 'seen.json']; exec(open({WATCHED!r}).read().replace('for each', 'import socket; socket.socket(); open(\"x\", \"w\").close(); os.mkdir(\"y\"); os.close(os.open(\"z\", os.O_CREAT))\\n    for each'))"
    process(program=(sys.executable, "-B", "-c", code))
    told = json.loads(Path("seen.json").read_text(encoding="utf-8"))
    assert "socket.__new__" in told["sockets"]
    assert told["unseen"] == ["x"]
    assert told["loose"] == ["folder y", "file z"]


def test_files_are_private_from_their_first_byte_whatever_the_umask(seen: dict[str, Any]) -> None:
    assert seen["loose"] == []
    assert seen["unseen"] == []
    assert seen["first-bytes"] > 100
    assert seen["folders"] > 5
    assert len(seen["modes"]) > 50
    assert {mode for path, mode in seen["modes"].items() if path not in seen["folders made"]} == {0o600}
    assert {mode for path, mode in seen["modes"].items() if path in seen["folders made"]} == {0o700}


def test_no_screen_and_no_error_shows_a_whole_identity_number(seen: dict[str, Any]) -> None:
    shown = [one for one in seen["ran"] if "1101" in one["out"] + one["err"]]
    assert len(shown) > 5, "masked ones are seen"
    for one in seen["ran"]:
        for number in (ID, WRONG, ID[:14], ID[4:]):
            assert number not in one["out"] + one["err"], one["arguments"]
    assert "B" in seen["report"]
    assert not any(number in seen["report"] for number in (ID, WRONG))


def test_a_number_on_the_command_line_is_taken_with_a_word_on_its_history(run: Run) -> None:
    for command in (
        ["letter", "--output", "a.md"],
        ["start", "out", "--yes", "--format", "md"],
        ["render", "out"],
        ["show", "out"],
    ):
        told = run(*command, "--set", f"applicant.id_number={ID}")
        assert "历史记录" in told.err
        assert "--answers -" in told.err
        assert "posexit start" in told.err
    assert ID[-4:] in Path("a.md").read_text(encoding="utf-8")
    Path("many.csv").write_text("id,applicant.type\nA,personal\n", encoding="utf-8")
    told = run("batch", "many.csv", "-o", "cases", "--set", f"applicant.id_number={ID}", "--format", "md")
    assert "历史记录" in told.err
    assert "历史记录" not in run("letter", "--set", "applicant.name=张小满").err
    assert "历史记录" not in run("letter", "--answers", "-", stdin=f"applicant: {{id_number: {ID}}}").err


def test_questions_and_the_review_show_a_number_in_a_text_masked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from posexit.cli import start
    from posexit.prompts import plain

    run("start", "out", *ANSWERS, "--yes", "--format", "md")
    lines = iter(["跳过"] * 4)
    monkeypatch.setattr(plain.PlainPrompter, "_line", lambda *_: next(lines, "退出"))
    monkeypatch.setattr(start, "_prompter", lambda **_: plain.PlainPrompter())
    told = run("start", "out", "--plain", code=130)
    assert ID not in told.out
    assert "1101" in told.out


def test_typed_answers_are_read_back_masked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from posexit.cli import living

    run("start", "out", *ANSWERS, "--yes", "--format", "md")
    typist = Typist("", "", "", TYPED, "", "", "")
    monkeypatch.setattr(living, "prompter", lambda **_: typist)
    told = run("log", "out", "--how", "phone")
    assert "1101**********9995" in told.out
    assert ID not in told.out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ID, "1101**********9995"),
        (f"号{ID.lower()}。", "号1101**********9995。"),
        ("110105 19001231 9995", "1101**********9995"),
        ("110105-19001231-9995", "1101**********9995"),
        (WRONG, WRONG),
        (f"例：{SAMPLE}", f"例：{SAMPLE}"),
        ("898310154110001", "898310154110001"),
        (f"x{ID}", f"x{ID}"),
        (f"{ID}1", f"{ID}1"),
        (f"{ID}，{ID}", "1101**********9995，1101**********9995"),
    ],
)
def test_only_numbers_of_identity_cards_are_masked_in_a_text(text: str, shown: str) -> None:
    assert discreet(text) == shown
