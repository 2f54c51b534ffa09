"""Names of files: of letters, of whatever a title holds, and of what is too long."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from posexit.filenames import letter_filename, safe_name, typed


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((1, "POS终端撤机申请书", "zh", "docx", False), "letters/01-POS终端撤机申请书.docx"),
        ((1, "POS终端撤机申请书", "en", "docx", False), "letters/01-POS终端撤机申请书.docx"),
        ((1, "POS终端撤机申请书", "zh", "docx", True), "letters/01-POS终端撤机申请书.docx"),
        ((1, "POS终端撤机申请书", "en", "docx", True), "letters/01-POS终端撤机申请书.en.docx"),
        ((12, "Request to close", "en", ".pdf", False), "letters/12-Request-to-close.pdf"),
        ((3, "???", "en", "md", True), "letters/03.en.md"),
    ],
)
def test_letter_filename(arguments, expected):
    assert letter_filename(*arguments) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("..", ""),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        (" . 申请书 . ", "申请书"),
        ("两行\n标题\t完", "两行-标题-完"),
        ("a\x00b\x1b[31mc\u202ed\u200be\ud800f", "ab[31mcdef"),
        ("阿依古丽·买买提 𠮷 🙂", "阿依古丽·买买提-𠮷-🙂"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1.a b", "_LPT1.a-b"),
        ("COM¹", "_COM¹"),
        ("CONTRACT", "CONTRACT"),
        ("e\u0301", "é"),
        ("--output", "output"),
        ("", ""),
    ],
)
def test_safe_name(text, expected):
    assert safe_name(text) == expected


@pytest.mark.parametrize("char", ["a", "书", "🙂"])
def test_a_long_name_fits_with_all_that_is_added(char, tmp_path):
    relative = letter_filename(99, char * 10_000, "en", "docx", both=True)
    name = relative.removeprefix("letters/").replace(".docx", ".new-99.docx")
    (tmp_path / name).write_bytes(b"x")
    assert set(safe_name(char * 10_000)) == {char}


HOSTILE = (
    *(
        "a b",
        "$HOME",
        "`id`",
        'say "x"',
        "a#b",
        "#b",
        "a\\b",
        "a'b",
        "a!b!!",
        "{a,b}",
        "[a]",
        "~",
        "~root",
        "=ls",
    ),
    *(
        "a&b;c|d",
        "(x)",
        "*?",
        "-rf",
        "--help",
        "我的“案卷”",
        "a\u00a0b",
        "a\u3000b",
        "%PATH%",
        "^x",
        "a=b",
        "plain-1.2_x",
    ),
)


@pytest.mark.parametrize("shell", ["bash", "zsh", "sh"])
def test_any_name_that_is_shown_can_be_copied_into_a_command(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    line = " ".join(typed(name, windows=False) for name in HOSTILE)
    found = subprocess.run(
        [shell, "-c", f"printf '%s\\n' {line}"], capture_output=True, check=True
    ).stdout.decode()
    assert [Path(one) for one in found.splitlines()] == [Path(one) for one in HOSTILE]
    assert "\n-" not in found


def test_a_plain_name_is_shown_as_it_is() -> None:
    for windows in (True, False):
        assert typed("posexit-2026-11-23/letters", windows=windows) == "posexit-2026-11-23/letters"
    assert typed(Path("a b"), windows=False) == "'a b'"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (r"C:\Users\me\case", r"C:\Users\me\case"),
        (r"C:\my case", r'"C:\my case"'),
        ("我的案卷", '"我的案卷"'),
        ("a,b;c", '"a,b;c"'),
        ("@x", '"@x"'),
        ("it's", '"it\'s"'),
        ("$HOME", "'$HOME'"),
        ("`it's`", "'`it''s`'"),
        ("我的“案卷”", "'我的“案卷”'"),
        ("“it’s”", "'“it’’s”'"),
        ("-rf", r".\-rf"),
    ],
)
def test_on_windows_a_name_is_quoted_as_its_shells_take_it(name: str, expected: str) -> None:
    assert typed(name, windows=True) == expected
