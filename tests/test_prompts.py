"""The two prompters: keys at a terminal, numbered lines anywhere."""

from __future__ import annotations

import io
import os
import select
from collections.abc import Callable

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from posexit.prompts import BACK, HELP, QUIT, SKIP, Prompt, chosen, command
from posexit.prompts.hush import heard, hushed
from posexit.prompts.keys import KeyPrompter
from posexit.prompts.plain import PlainPrompter

NAME = Prompt(ask="登记的姓名是什么？", hint="（退出）")
TERM = Prompt(
    ask="合同有固定期限吗？",
    choices=(("fixed", "有固定期限"), ("open", "没有期限"), ("unknown", "不知道")),
    head="【合同】大约还有7题",
    about=("期限决定你能发解除通知，还是只能提申请。",),
    now="现在是：没有期限",
)
CURRENT = Prompt(ask=TERM.ask, choices=TERM.choices, current="open")


@pytest.fixture
def press() -> Callable[[Prompt, str], str]:
    """Return a function that puts a question and presses keys."""

    def pressing(prompt: Prompt, keys: str) -> str:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            return KeyPrompter(lambda line: line).ask(prompt)

    return pressing


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("张小满\r", "张小满"),
        ("张小友\x7f满\r", "张小满"),
        ("张满\x1b[D小\r", "张小满"),
        ("\x1b[200~张小满\n李大寒\x1b[201~\r", "张小满\n李大寒"),
        ("\r", ""),
        ("张\x02", BACK),
        ("张\x1b\x1b[D", BACK),
        ("返回\r", BACK),
        ("长" * 1_000 + "\r", "长" * 1_000),
    ],
)
def test_text_is_typed_mended_pasted_and_left(
    press: Callable[[Prompt, str], str], keys: str, answer: str
) -> None:
    assert press(NAME, keys) == answer


def test_the_line_holds_the_answer_so_far(press: Callable[[Prompt, str], str]) -> None:
    assert press(Prompt(ask="姓名？", current="张小满"), "\x7f米\r") == "张小米"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("\r", "fixed"),
        ("\x1b[B\r", "open"),
        ("\x1b[A\r", "unknown"),
        ("2\r", "open"),
        ("２\r", "open"),
        ("没有期限\r", "open"),
        ("没有期\x7f期限\r", "open"),
        ("不知道\r", "unknown"),
        ("9\r", "9"),
        ("?\r", "?"),
        ("退出\r", "退出"),
        ("\x1b[200~有固定\n期限\x1b[201~\r", "fixed"),
        ("\x1b[H\x1b[5~2\r", "open"),  # Home and PageUp are no text
        ("退\x7f\r", "fixed"),
        ("\x02", BACK),
    ],
)
def test_a_choice_is_made_with_arrows_or_by_typing(
    press: Callable[[Prompt, str], str], keys: str, answer: str
) -> None:
    assert press(TERM, keys) == answer


def test_the_choice_so_far_is_the_one_pointed_at(press: Callable[[Prompt, str], str]) -> None:
    assert press(CURRENT, "\r") == "open"
    assert press(Prompt(ask="？", choices=TERM.choices, current="gone"), "\r") == "fixed"


@pytest.mark.parametrize("prompt", [NAME, TERM])
def test_ctrl_c_stops(press: Callable[[Prompt, str], str], prompt: Prompt) -> None:
    with pytest.raises(KeyboardInterrupt):
        press(prompt, "\x03")


def test_the_end_of_input_stops_a_text(press: Callable[[Prompt, str], str]) -> None:
    with pytest.raises(EOFError):
        press(NAME, "\x04")


# Numbered lines


def plain(monkeypatch: pytest.MonkeyPatch, prompt: Prompt, typed: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return PlainPrompter().ask(prompt)


def test_lines_say_everything_in_reading_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plain(monkeypatch, TERM, "2\n") == "open"
    assert capsys.readouterr().out.splitlines() == [
        "",
        "【合同】大约还有7题",
        "合同有固定期限吗？",
        "  期限决定你能发解除通知，还是只能提申请。",
        "  1) 有固定期限",
        "  2) 没有期限",
        "  3) 不知道",
        "  现在是：没有期限",
        "> ",
    ]


def test_a_question_asked_again_is_short(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    again = Prompt(ask=TERM.ask, head=TERM.head, about=TERM.about, again=True)
    plain(monkeypatch, again, "\n")
    assert capsys.readouterr().out.splitlines() == [TERM.ask, "> "]


@pytest.mark.parametrize(("typed", "answer"), [("没有期限", "open"), ("4", "4"), ("", ""), (" 1 ", "fixed")])
def test_a_line_is_a_number_or_a_label(monkeypatch: pytest.MonkeyPatch, typed: str, answer: str) -> None:
    assert plain(monkeypatch, TERM, typed + "\r\n") == answer


def test_no_more_lines_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EOFError):
        plain(monkeypatch, NAME, "")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals there")
def test_lines_of_one_paste_stay_together_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "wb", 0) as keyboard, os.fdopen(theirs, encoding="utf-8") as line:
        keyboard.write("一\n二\n三\n".encode())
        monkeypatch.setattr("sys.stdin", line)
        assert PlainPrompter().ask(NAME) == "一\n二\n三"


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals there")
def test_while_nothing_is_asked_nothing_is_echoed_and_nothing_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "r+b", 0) as keyboard, os.fdopen(theirs, encoding="utf-8") as line:
        monkeypatch.setattr("sys.stdin", line)
        with hushed():
            with heard():
                keyboard.write(b"b\n")
                assert keyboard.read(3) == b"b\r\n"
                assert line.readline() == "b\n"
            keyboard.write("张小满\n".encode())
            assert select.select([keyboard], [], [], 0.05)[0] == []
        assert line.readline() == "张小满\n"
        keyboard.write(b"a")
        assert keyboard.read(1) == b"a"  # echoed as ever


def test_without_a_terminal_there_is_nothing_to_keep_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with hushed():
        pass


# The words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" 返回 ", BACK),
        ("Back", BACK),
        ("QUIT", QUIT),
        ("退出", QUIT),
        ("？", HELP),
        ("帮助", HELP),
        ("skip", SKIP),
        ("返回地址", None),
        ("", None),
    ],
)
def test_words_that_are_commands(typed: str, said: str | None) -> None:
    assert command(typed) == said


@pytest.mark.parametrize(("typed", "value"), [("0", "0"), ("OPEN", "open"), ("别的", "别的")])
def test_what_is_no_choice_stays_as_typed(typed: str, value: str) -> None:
    assert chosen(typed, TERM.choices) == value


@pytest.mark.parametrize(
    ("values", "meant"), [(("none", "allowed"), "none"), (("yes", "no"), "no"), (("fixed", "open"), "没有")]
)
def test_that_there_is_none_is_the_choice_that_says_so(values: tuple[str, ...], meant: str) -> None:
    assert chosen("没有", tuple((value, value) for value in values)) == meant
