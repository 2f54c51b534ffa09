"""Any terminal: narrow and wide, of any encoding, read by ear, without keys; the words typed everywhere."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from wcwidth import wcswidth

from posexit import terminal as terminal_
from posexit.cli import app
from posexit.cli.prompting import prompter
from posexit.prompts.keys import KeyPrompter
from posexit.prompts.plain import PlainPrompter
from tests.conftest import Run, Window
from tests.streams import AnyTerminal
from tests.terminal import ENTER, Terminal
from tests.test_asking_living import ANSWERS
from tests.typist import WHOLE, settings

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
LONG = "对方说三天之内一定回电话，到时候再说机器和押金的事；" * 4


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> AnyTerminal:
    return AnyTerminal(monkeypatch)


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    """Return a case in which something happened, beside a file that proves something and a table."""
    deposit = {"charges.1.kind": "deposit", "charges.1.amount": "299", "charges.1.claim": "refund"}
    run("start", "case", *settings({**ANSWERS, **deposit}), "--yes", "--format", "md")
    run("log", "case", "--how", "phone", "--said", f"{LONG}\n第二行", "--yes")
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    (tmp_path / "a.png").write_bytes(b"pixels")
    run("evidence", "case", "a.png", "--name", "面单照片，正面和背面都在这一张上面" * 3, "--yes")
    (tmp_path / "b.png").write_bytes(b"other pixels")
    rows = "applicant.name,provider.name\n张小满,示例支付有限公司\n李大寒,示例支付有限公司\n"
    (tmp_path / "table.csv").write_text(rows, encoding="utf-8")
    return tmp_path / "case"


def tree(folder: Path) -> dict[str, str]:
    """Return what lies in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# Width

SHOWN = (
    "status case",
    "status",
    "letters",
    "sources",
    "show case",
    "check case",
    "batch table.csv -o out --format md --type personal",
    "batch table.csv -o other --pretend --type personal",
    "evidence case",
    "undo case --yes",
    "log case --offer 免一年流量费 --yes",
    "done case 1 --yes",
    "render case --set applicant.phone=13900139000",
    "update case",
    "templates",
    "redact case -o veiled --yes",
    "close case --yes",
    "purge case --yes",
    "start other --example merchant --yes --format md",
    "",
)


@pytest.mark.parametrize("columns", [60, 300])
@pytest.mark.usefixtures("case")
def test_no_line_is_wider_than_the_window_and_none_begins_with_a_closing_mark(
    terminal: AnyTerminal, columns: int
) -> None:
    for command in SHOWN:
        lines = terminal.run(*command.split(), columns=columns).splitlines()
        assert lines, (command, terminal.err)
        assert terminal.code == (1 if command.startswith("close") else 0), (command, terminal.err)
        assert [line for line in lines if wcswidth(line) > columns] == [], command
        assert [line for line in lines if line.strip()[:1] in set("，。、；：！？）」』》")] == [], command


def test_columns_stand_below_each_other_in_chinese(case: Path, terminal: AnyTerminal) -> None:
    lines = terminal.run("status", "case", columns=60).splitlines()
    labels = ("下一步", "还要确认", "进度", "经过", "接下来", "还能找谁")
    begins = {wcswidth(re.match(r"\S*\s*", line)[0]) for line in lines if line.startswith(labels)}  # type: ignore[index]
    (column,) = begins
    rest = lines[next(at for at, line in enumerate(lines) if line.startswith(labels)) :]
    indents = {wcswidth(line[: -len(line.lstrip())]) for line in rest if line.startswith(" ")}
    assert indents == {column}
    bars = [[wcswidth(line[: found.start()]) for found in re.finditer(r"\[[#-]", line)] for line in rest]
    assert len({tuple(places) for places in bars if places}) == 1
    sums = [line.rstrip() for line in terminal.run("show", "case", columns=60).splitlines()]
    assert len({wcswidth(line) for line in sums if re.search(r"  [0-9.]+元$", line)}) == 1


def test_columns_of_the_review_stand_below_each_other(
    terminal: AnyTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlainPrompter, "has_keys", True)
    shown = terminal.run("start", "new", "--plain", typed="\n".join([*WHOLE, "退出"]) + "\n", columns=60)
    lines = shown.rpartition("核对一遍")[2].splitlines()
    answered = [line for line in lines if re.match(r" ?\d+  ", line)]
    assert len({wcswidth(re.match(r" ?\d+  \S+ +", line)[0]) for line in answered}) == 1  # type: ignore[index]
    offered = [line for line in lines if re.match(r"  \S+ +\d+ |  +\d+ ", line)]
    first = {wcswidth(line[: re.search(r"\d", line).start()]) for line in offered}  # type: ignore[union-attr]
    assert len(offered) > 8
    assert len(first) == 1


@pytest.mark.parametrize(
    "text",
    [
        "做完后记：posexit done posexit-2026-11-23 1；再看清单。",
        "只要一行：posexit start posexit-2026-11-23",
        "When it is done: posexit done posexit-2026-11-23 1",
    ],
)
def test_a_command_to_copy_stands_on_one_line(window: Window, text: str) -> None:
    command = re.search(r"posexit [!-~ ]+", text)[0]  # type: ignore[index]
    window(38, 24)
    assert command in terminal_.wrapped(text)
    window(24, 24)  # no room for it: it is broken between its words
    narrow = terminal_.wrapped(text)
    assert max(map(wcswidth, narrow.splitlines())) <= 24
    assert {*command.split()} <= {*re.split(r"[\s：；]", narrow)}


@pytest.mark.parametrize("command", ["posexit done '我的 案 卷' 1", 'posexit undo "我的 案 卷"'])
def test_a_quoted_folder_is_held_together_with_its_command(window: Window, command: str) -> None:
    window(38, 24)
    assert command in terminal_.wrapped(f"做完后在这个文件夹里记：{command}；再看清单。")


# Encodings


def test_a_chinese_code_page_shows_everything_and_files_are_utf8(
    tmp_path: Path, terminal: AnyTerminal
) -> None:
    lines = "\n".join([*WHOLE[:5], "二〇二六", *WHOLE[5:], ""]) + "\n"
    shown = terminal.run(
        "start", "new", "--plain", "--format", "md", typed=lines.replace("二〇二六\n", ""), encoding="cp936"
    )
    assert terminal.code == 0, shown
    assert "√ 姓名或名称：张小满" in shown
    assert shown.count("?") == shown.count("x?") == 0
    for path in (tmp_path / "new").rglob("*"):
        if path.is_file():
            path.read_text("utf-8")
    assert "张小满" in json.dumps(
        json.loads((tmp_path / "new" / "case.json").read_text("utf-8")), ensure_ascii=False
    )
    for command in ("status new", "show new", "letters", "sources", "check new"):
        assert "�" not in terminal.run(*command.split(), encoding="gbk")
        assert terminal.code == 0


@pytest.mark.parametrize(("encoding", "good", "bad"), [("ascii", "+", "x"), ("cp437", "√", "x")])
@pytest.mark.usefixtures("case")
def test_a_terminal_without_chinese_is_spoken_to_in_english(
    terminal: AnyTerminal, monkeypatch: pytest.MonkeyPatch, encoding: str, good: str, bad: str
) -> None:
    monkeypatch.delenv("POSEXIT_LANG")
    lines = "1\nphone\n\n\n\n\n\nnever\n2026-11-22\n\n"
    shown = terminal.run("log", "case", "--plain", typed=lines, encoding=encoding)
    assert terminal.code == 0
    assert f"  {good} How was the contact? Phone call" in shown
    assert f"  {bad} " in shown
    for command in SHOWN:
        terminal.run(*command.split(), encoding=encoding)
    terminal.run("status", "--help", encoding=encoding)
    assert terminal.code == 0


def test_chinese_that_was_asked_for_stays_where_it_cannot_be_shown(case: Path, terminal: AnyTerminal) -> None:
    assert "????" in terminal.run("status", "case", "--lang", "zh", encoding="ascii")


def test_bytes_that_are_no_text_are_refused_where_they_are_typed(case: Path, terminal: AnyTerminal) -> None:
    lines = b"1\n1\n" + b"\xff\xfe\n" + "退出\n".encode()
    shown = terminal.run("log", "case", "--plain", typed=lines)
    assert "U+DCFF" in shown
    assert terminal.code == 130


def test_what_goes_to_a_pipe_is_utf8_from_the_first_question_on(
    case: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    lines = "1\n电话\n张小满\n\n\n\n\n\n\n"
    result = CliRunner(charset="gbk").invoke(app, ["log", "case", "--plain"], input=lines)
    shown = result.stdout_bytes.decode("utf-8")
    assert "和谁说的？张小满" in shown
    assert "记下了" in shown


# The words, everywhere

ASKING = {
    "start": "start new --plain",
    "done": "done case --plain",
    "log": "log case --plain",
    "sent": "sent case --plain",
    "reply": "reply case --plain",
    "evidence": "evidence case b.png --plain",
    "undo": "undo case --plain",
    "close": "close case --plain",
    "redact": "redact case --plain",
    "purge": "purge case --plain",
}


def test_every_command_that_asks_is_tried_below() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    asking = {name for name in commands if any("--plain" in one.opts for one in commands[name].params)}
    assert asking == set(ASKING)


@pytest.mark.parametrize("command", ASKING.values(), ids=ASKING)
@pytest.mark.parametrize("question", ["？", "?", "帮助"])
def test_help_back_and_quit_may_be_typed_at_every_question(
    case: Path, run: Run, command: str, question: str
) -> None:
    before = tree(case)
    told = run(*command.split(), stdin=f"{question}\n返回\n退出\n", code=130)
    assert "返回" in told.out.partition(question)[0] + told.out
    assert re.search(r"返回：上一题|打“返回”改上一项", told.out)
    assert "这是第一题" in told.out
    assert "已停下" in told.err
    assert tree(case) == before


@pytest.mark.parametrize("typed", ["否", "n", "２", "不", "NO"])
def test_no_may_be_said_as_people_say_it(case: Path, run: Run, typed: str) -> None:
    assert "没有撤回" in run("undo", "case", "--plain", stdin=f"{typed}\n").out


@pytest.mark.parametrize("typed", ["是", "y", "１", "好的", "Yes"])
def test_yes_may_be_said_as_people_say_it(case: Path, run: Run, typed: str) -> None:
    assert "没有撤回" not in run("undo", "case", "--plain", stdin=f"{typed}\n").out


@pytest.mark.parametrize("digits", ["１０", "10", " 10 "])
def test_full_width_digits_choose(case: Path, run: Run, digits: str) -> None:
    assert "? 是" not in run("redact", "case", "--plain", stdin=f"{digits}\n退出\n", code=130).out
    shown = run("done", "case", "--plain", stdin=f"{digits}\n退出\n", code=130).out
    label = re.search(r"10\) (.+)", shown)[1]  # type: ignore[index]
    assert f"哪件事做完了？{label}" in shown


def test_a_happening_of_several_lines_is_told_in_one(case: Path, run: Run) -> None:
    assert f"{LONG} 第二行" in run("status", "case", "--json").out


# By ear


def test_read_by_ear_a_line_is_one_fact_with_its_number_first(terminal: AnyTerminal) -> None:
    shown = terminal.run("start", "new", "--plain", typed="\n".join([*WHOLE, "退出"]) + "\n", columns=60)
    lines = shown.rpartition("核对一遍")[2].splitlines()
    numbered = [line for line in lines if re.match(r" ?\d+  ", line)]
    numbers = [int(line.split()[0]) for line in numbered]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 30
    assert any(line.endswith("机器怎么交还*") for line in numbered)
    assert " 4  怎么退、何时退  停用日：2026年12月31日；关闭商户期限：2027年1月15日" in numbered
    assert not set(shown) & set("│┃─━┌┐└┘╭╮╰╯█▏⠋")
    questions = [line for line in shown.splitlines() if line.endswith("退出） > ")]
    assert len(questions) > 10


def test_who_reads_by_ear_gets_no_bars_and_nothing_cut_off(
    case: Path, terminal: AnyTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESSIBLE", "1")
    shown = terminal.run("status", "case", columns=60)
    assert "[#" not in shown
    assert "[-" not in shown
    assert ".." not in shown
    assert LONG.rstrip("；") in shown
    assert "2个案卷" in terminal.run(
        *["batch", "table.csv", "-o", "out", "--format", "md", "--type", "personal"]
    )
    assert "\r" not in terminal.err


# Without keys


@pytest.mark.parametrize(
    ("env", "at_terminal", "kind"),
    [
        ({"TERM": "xterm"}, True, KeyPrompter),
        ({"TERM": "eterm-color", "INSIDE_EMACS": "29.1,term:0.96"}, True, KeyPrompter),
        ({"TERM": "dumb"}, True, PlainPrompter),
        ({"TERM": "unknown"}, True, PlainPrompter),
        ({}, True, PlainPrompter),
        ({"TERM": "xterm", "EMACS": "t"}, True, PlainPrompter),
        ({"TERM": "dumb", "INSIDE_EMACS": "29.1,comint"}, True, PlainPrompter),
        ({"INSIDE_EMACS": "29.1,comint"}, False, PlainPrompter),
        ({"TERM": "dumb"}, False, type(None)),
        ({"TERM": "xterm"}, False, type(None)),
    ],
)
@needs_terminal
def test_the_prompter_fits_the_terminal(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], at_terminal: bool, kind: type
) -> None:
    for name in ("TERM", "EMACS", "INSIDE_EMACS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdin.isatty", lambda: at_terminal, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: at_terminal, raising=False)
    assert isinstance(prompter(plain=False), kind)
    assert isinstance(prompter(plain=True), PlainPrompter)


@needs_terminal
def test_a_dumb_terminal_is_asked_by_lines(case: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, "log", "case", TERM="dumb") as terminal:
        terminal.expect("1) 和对方联系过").answer("１", "1) 电话").answer("返回", "> 返回 要记什么").answer(
            "退出", "已停下"
        )
        assert terminal.ended() == 130
    assert b"\x1b" not in terminal.raw


@needs_terminal
def test_lines_are_mended_pasted_and_redrawn_at_a_plain_prompt(case: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, "log", "case", "--plain", columns=60) as terminal:
        terminal.expect("3) ").answer("1", "5) 书信").answer("电话", "直接回车跳过；？、返回、退出可以打字 >")
        terminal.type("张小满", "\x7f\x7f", "大明").expect("> 张大明").type(ENTER).expect("对方工号")
        terminal.paste("一行\n二行").expect("二行").type(ENTER).expect("贴进来2行")
        terminal.type("三\n四\n五").expect("五").type(ENTER).expect("贴进来3行")
        terminal.resize(40, 20).answer("8", "受理编号").answer("退出", "已停下")
        assert terminal.ended() == 130
        assert terminal.echoes


@needs_terminal
def test_a_word_typed_behind_the_answer_in_the_line_is_the_word(tmp_path: Path) -> None:
    given = ("--set", "reason.kind=idle", "--set", "applicant.form=individual")
    with Terminal(tmp_path, "start", *given, NO_COLOR="1") as terminal:
        terminal.expect("这份合同和你是什么关系").type("1", ENTER).expect("停用机器")
        terminal.answer("2026-12-31，2027-01-15", "收单机构全称").type("返回", ENTER)
        terminal.expect("> 2026-12-31，2027-01-15").type("？", ENTER).expect("返回：上一题")
        terminal.expect("> 2026-12-31，2027-01-15").type("不知道", ENTER).expect("停用日：不知道")
        terminal.expect("收单机构全称").type("返回", ENTER).expect("停用机器").type("退出", ENTER).expect(
            "已停下"
        )
        assert terminal.ended() == 130
    assert not re.search(rb"\x1b\[[0-9;]*\b(3[0-7]|38|4[0-7]|48|9[0-7])\b[0-9;]*m", terminal.raw)
