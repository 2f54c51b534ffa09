"""`posexit letter` through the command: one right letter from answers, and nothing lost when it cannot be."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import docx
import pexpect
import pypdf
import pytest
from conftest import PERSONAL, Run
from markdown_it import MarkdownIt
from processes import COMMAND, environment, process

from posexit.fields import pattern
from posexit.files import PRIVATE_FILE
from posexit.library import Library

NOTICE = {
    "reason.kind": "fault",
    "reason.fault": "acquirer-stopped",
    "reason.since": "2026-09-01",
    "reason.known_since": "2026-09-10",
    "provider.kind": "payment-institution",
}
HOSTILE = [
    "{{ 7*7 }}",
    "**x**",
    "<b>x</b>",
    "=1+1",
    "| a |",
    "甲____乙",
    "{% raw %}",
    "&amp;",
    "\\n",
    "#set x",
    "1. x",
]
BINARY = ["docx", "pdf"]


def sets(answers: dict[str, str]) -> list[str]:
    return [part for name, text in answers.items() for part in ("--set", f"{name}={text}")]


def example(run: Run, tmp_path: Path, kind: str = "personal") -> Path:
    path = tmp_path / f"{kind}.yaml"
    run("form", "--type", kind, "--example", "--output", path)
    return path


# The blank form


@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_with_nothing_but_a_type_there_is_a_form_with_visible_blanks(
    run: Run, library: Library, kind: str
) -> None:
    ran = run("letter", "--type", kind)
    assert ran.out.startswith("# POS终端撤机及商户注销申请书\n")
    assert "____" in ran.out
    listed = re.findall(r"^  ([a-z_.0-9]+)：(.+)$", ran.err, re.MULTILINE)
    assert len(listed) > 5
    assert [ask for _, ask in listed] == [library.question(pattern(name)).ask.zh for name, _ in listed]
    assert f"有{len(listed)}处空白" in ran.err


def test_strict_refuses_blanks_and_prints_no_letter(run: Run) -> None:
    ran = run("letter", "--type", "personal", "--strict", "--output", "a.md", code=1)
    assert ran.out == ""
    assert "applicant.name" in ran.err
    assert "--strict" in ran.err
    assert not Path("a.md").exists()


def test_strict_lets_a_finished_letter_pass(run: Run, tmp_path: Path) -> None:
    ran = run("letter", "--answers", example(run, tmp_path), "--strict")
    assert "张小满" in ran.out
    assert "空白" not in ran.err


# Letters that do not apply


def test_a_termination_notice_without_a_right_is_refused_with_the_reason(run: Run) -> None:
    running = {"contract.term": "fixed", "contract.ends_on": "2028-05-31", "exit.stop_on": "2026-12-31"}
    ran = run("letter", "termination-notice", *sets(running), code=1)
    assert ran.out == ""
    assert "没有能让你单方解除的理由" in ran.err


def test_a_termination_notice_with_a_right_is_written(run: Run) -> None:
    ran = run("letter", "termination-notice", *sets(NOTICE))
    assert "解除" in ran.out.splitlines()[0]
    assert "用不上" not in ran.err


@pytest.mark.parametrize(("answers", "warned"), [({}, True), ({"settlement.unsettled_amount": "1"}, False)])
def test_another_letter_that_does_not_apply_is_written_with_a_warning(
    run: Run, answers: dict[str, str], warned: bool
) -> None:
    ran = run("letter", "settlement", *sets(answers))
    assert ran.out.startswith("# ")
    assert ("用不上" in ran.err) is warned


def test_a_contradiction_is_said_and_does_not_stop_the_letter(run: Run) -> None:
    answers = {"contract.term": "fixed", "contract.signed_on": "2026-05-01", "contract.ends_on": "2026-04-01"}
    assert "请核对" in run("letter", *sets(answers)).err


# Where answers come from


def test_set_stands_over_answers_over_the_case_folder(run: Run, tmp_path: Path) -> None:
    run(
        "start",
        "case",
        "--yes",
        *sets({**PERSONAL, "applicant.name": "甲", "applicant.phone": "13900000001"}),
    )
    (tmp_path / "a.yaml").write_text("applicant: {name: 乙, phone: 13900000002}\n", encoding="utf-8")
    folder = run("letter", "--case", "case").out
    assert "甲" in folder
    assert "13900000001" in folder
    answers = run("letter", "--case", "case", "--answers", "a.yaml", "--set", "applicant.name=丙").out
    assert "丙" in answers
    assert "13900000002" in answers
    assert "898310154110001" in answers


@pytest.mark.parametrize("name", ["phnoe", "terminals.x.place", "terminals.*.place"])
def test_a_name_that_is_none_is_told_over_a_case_folder_too(run: Run, name: str) -> None:
    run("start", "case", "--yes", *sets(PERSONAL), "--format", "md")
    assert name in run("letter", "--case", "case", "--set", f"{name}=1", code=1).err
    assert name in run("letter", "--set", f"{name}=1", code=1).err
    assert name in run("show", "case", "--set", f"{name}=1", code=1).err


def test_a_machine_far_beyond_the_last_is_told_at_once(run: Run) -> None:
    run("start", "case", "--yes", *sets(PERSONAL), "--format", "md")
    given = ("--set", "terminals.999999999.place=1")
    assert "缺第2项" in run("letter", "--case", "case", *given, code=1).err


def test_an_answer_of_the_folder_that_no_longer_applies_is_not_used(run: Run) -> None:
    fixed = {"contract.term": "fixed", "contract.ends_on": "2026-12-01", "exit.stop_on": "2026-12-31"}
    run("start", "case", "--yes", *sets({**PERSONAL, **fixed}))
    assert "到期" in run("letter", "--case", "case").out
    assert "12月1日" not in run("letter", "--case", "case", "--set", "contract.term=open").out


def test_a_letter_from_the_folder_of_an_example_says_so(run: Run) -> None:
    run("start", "case", "--example", "personal", "--yes", "--format", "md")
    assert "示例" in run("letter", "--case", "case").out.splitlines()[0]
    assert "EXAMPLE" in run("letter", "--case", "case", "--letter-lang", "en").out.splitlines()[0]


def test_a_folder_without_a_case_is_named(run: Run, tmp_path: Path) -> None:
    assert "case.json" in run("letter", "--case", tmp_path, code=1).err
    assert "--case" in run("letter", "--answers", tmp_path, code=1).err


def test_a_dash_reads_standard_input(run: Run) -> None:
    assert "乙店" in run("letter", "--answers", "-", stdin="applicant: {name: 乙店}\n").out


@pytest.mark.parametrize("said", ["merchant", "商户"])
def test_a_type_that_the_answers_contradict_is_refused(run: Run, said: str) -> None:
    ran = run("letter", "--type", "personal", "--set", f"applicant.type={said}", code=1)
    assert "--type personal" in ran.err
    assert run("letter", "--type", "merchant", "--set", f"applicant.type={said}").out


def test_the_folder_contradicts_a_type_as_well(run: Run) -> None:
    run("start", "case", "--yes", "--format", "md", *sets(PERSONAL))
    assert "applicant.type" in run("letter", "--case", "case", "--type", "merchant", code=1).err


def test_a_type_may_be_given_where_it_was_unknown(run: Run) -> None:
    assert run("letter", "--type", "merchant", "--set", "applicant.type=不知道").out


def test_an_id_number_on_the_command_line_works_and_the_history_is_mentioned(run: Run) -> None:
    ran = run("letter", "--set", "applicant.id_number=11010519491231002X")
    assert "002X" in ran.out
    assert "--answers -" in ran.err
    assert "posexit start" in ran.err
    assert "历史" not in run("letter", "--set", "applicant.name=张").err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "applicant.id_number=11010519491231002X1"],
        ["--set", "applicant.id_number=110105194912310021"],
        ["--set", "applicant.id_number 11010519491231002X"],
        ["--set", "11010519491231002X=x"],
        ["11010519491231002X"],
        ["--answers", "11010519491231002X.yaml"],
        ["--type", "11010519491231002X"],
    ],
)
def test_no_error_repeats_an_id_number(run: Run, arguments: list[str]) -> None:
    done = process("letter", *arguments, code=2 if "--type" in arguments else 1)
    assert not re.search(r"\d{17}", done.stderr.decode())


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("applicant.nmae=x", "applicant.name"),
        ("terminals.0.model=x", "terminals.1.model"),
        ("terminals.01.model=x", "terminals.1.model"),
        ("terminals.１.model=x", "terminals.1.model"),
        (f"terminals.{'9' * 5000}.model=x", "没有这个名字的字段"),
        ("terminals.2.model=x", "缺第1项"),
        ("applicant.name=a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("applicant.name=a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("applicant.name=a\x1b[2Jb", "U+001B"),
        ("applicant.id_number=110105194912310021", "第18位校验码"),
        ("applicant.id_number=1101051949123A002X", "第14位"),
        ("applicant.credit_code=91350100M000100Y44", "校验码"),
        ("charges.1.amount=-5", "负数"),
        ("charges.1.amount=5.001", "两位小数"),
        ("contract.ends_on=2026-02-30", "没有2026年2月30日"),
        ("reason.kind=bored", "经营变化"),
        ("=x", "字段=值"),
        ("applicant.name", "字段=值"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named_with_its_remedy(run: Run, pair: str, said: str) -> None:
    ran = run("letter", "--set", pair, code=1)
    assert ran.out == ""
    assert said in ran.err
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_a_terminal_number_of_unusual_length_is_accepted_with_a_warning(run: Run) -> None:
    ran = run("letter", "--set", "terminals.1.terminal_no=123456789")
    assert "123456789" in ran.out
    assert "请核对" in ran.err


# Formats and targets


@pytest.mark.parametrize("suffix", ["md", "txt", "html", "docx", "pdf", "PDF"])
def test_the_format_follows_the_suffix(run: Run, suffix: str) -> None:
    assert f"letter.{suffix}" in run("letter", *sets(PERSONAL), "--output", f"letter.{suffix}").err
    content = Path(f"letter.{suffix}").read_bytes()
    starts = {"md": b"# ", "txt": "\u3000".encode(), "html": b"<!", "docx": b"PK", "pdf": b"%PDF"}
    assert content.startswith(starts[suffix.lower()])
    assert Path(f"letter.{suffix}").stat().st_mode & 0o777 == PRIVATE_FILE


def test_several_formats_are_written_at_once_each_as_it_is_alone(run: Run) -> None:
    names = ["all.md", "all.docx", "all.html"]
    ran = run("letter", *sets(PERSONAL), *(part for name in names for part in ("--output", name)))
    for name in names:
        run("letter", *sets(PERSONAL), "-o", f"one{Path(name).suffix}")
        assert Path(name).read_bytes() == Path(f"one{Path(name).suffix}").read_bytes()
        assert name in ran.err


def test_of_several_files_none_is_written_where_one_format_is_unknown_or_two_would_be_one(run: Run) -> None:
    assert "docx" in run("letter", "-o", "a.md", "-o", "a.doc", code=2).err
    both = ("letter", "--letter-lang", "both", "-o", "a.md", "-o", "a.en.md")
    assert "a.en.md" in run(*both, code=2).err
    assert not list(Path().glob("a.*"))
    run("letter", "-o", "a.md", "-o", "./a.md")
    assert [path.name for path in Path().glob("a.*")] == ["a.md"]


def test_a_file_without_suffix_is_markdown_unless_told(run: Run) -> None:
    run("letter", "--output", "a")
    run("letter", "--output", "b", "--format", "txt")
    assert Path("a").read_text(encoding="utf-8").startswith("# ")
    assert not Path("b").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("format_", BINARY)
def test_binary_goes_through_a_pipe_as_it_is(format_: str) -> None:
    raw = process("letter", "--format", format_).stdout
    text = (
        pypdf.PdfReader(io.BytesIO(raw)).pages[0].extract_text()
        if format_ == "pdf"
        else "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs)
    )
    assert "申请事项" in text


@pytest.mark.parametrize("format_", BINARY)
def test_binary_to_a_terminal_is_refused_with_the_flag_to_use(format_: str) -> None:
    said, code = pexpect.run(
        f"{sys.executable} -m posexit letter --format {format_}",
        env=environment(),
        encoding="utf-8",
        withexitstatus=True,
    )
    assert code == 2
    assert f"--output 文件名.{format_}" in said


def test_a_text_letter_is_shown_on_a_terminal() -> None:
    said, code = pexpect.run(
        f"{sys.executable} -m posexit letter", env=environment(), encoding="utf-8", withexitstatus=True
    )
    assert code == 0
    assert "申请事项" in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nope"], 1, "termination-notice"),
        ([""], 1, "termination-notice"),
        (["../../etc/passwd"], 1, "termination-notice"),
        (["--output", "a.doc"], 2, "docx"),
        (["--format", "doc"], 2, "docx"),
        (["--output", "a.md", "--format", "pdf"], 2, "--format"),
        (["--letter-lang", "both", "--format", "docx"], 2, "--output"),
        (["--letter-lang", "both", "--format", "html"], 2, "--output"),
        (["--nope"], 2, "--nope"),
        (["--lnag", "zh"], 2, "--lang"),
        (["--output"], 2, "--output"),
        (["a", "b"], 2, "b"),
        (["--answers", "nope.yaml"], 1, "posexit form"),
        (["--templates", "nope"], 1, "nope"),
        (["--today", "2026-13-40"], 1, "2026年13月40日"),
        (["--today", "soon"], 1, "2026-11-23"),
        (["--font", "nope.ttf", "--format", "pdf"], 1, "nope.ttf"),
    ],
)
def test_what_cannot_be_done_is_one_clear_error(run: Run, arguments: list[str], code: int, said: str) -> None:
    ran = run("letter", *arguments, code=code)
    assert ran.out == ""
    assert said in ran.err
    assert not list(Path().glob("a.*"))


def test_a_folder_as_target_stays_whole(run: Run) -> None:
    Path("a.md").mkdir()
    (Path("a.md") / "x").write_text("x", encoding="utf-8")
    assert "a.md" in run("letter", "--output", "a.md", code=1).err
    assert [path.name for path in Path("a.md").iterdir()] == ["x"]


def test_a_missing_parent_is_not_made(run: Run) -> None:
    assert "nowhere" in run("letter", "--output", "nowhere/a.md", code=1).err
    assert not Path("nowhere").exists()


def test_a_target_that_may_not_be_written_keeps_its_content(run: Run) -> None:
    target = Path("a.md")
    target.write_text("mine", encoding="utf-8")
    target.chmod(0o400)
    assert "a.md" in run("letter", "--output", "a.md", code=1).err
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", [("letter",), ("form", "--type", "personal"), ("preview", "reminder")])
def test_a_stroke_is_standard_output(run: Run, command: tuple[str, ...]) -> None:
    assert run(*command, "--output", "-").out == run(*command).out
    assert not Path("-").exists()


def test_a_full_disk_at_standard_output_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "letter"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 1
    assert "磁盘满了" in done.stderr.decode()
    assert b"Exception" not in done.stderr


def test_the_same_input_gives_the_same_pdf(run: Run) -> None:
    first, second = (process("letter", *sets(PERSONAL), "--format", "pdf").stdout for _ in range(2))
    assert first == second


def test_a_character_that_the_font_lacks_is_named_before_anything_is_written(run: Run) -> None:
    Path("a.pdf").write_bytes(b"before")
    ran = run("letter", "--set", "applicant.name=张𰻞", "--output", "a.pdf", code=1)
    assert "U+30EDE" in ran.err
    assert Path("a.pdf").read_bytes() == b"before"


# Languages and the day


def test_both_languages_are_two_files_or_one_text(run: Run) -> None:
    run("letter", "--letter-lang", "both", "--output", "a.b.docx")
    assert sorted(path.name for path in Path().glob("a.*")) == ["a.b.docx", "a.b.en.docx"]
    text = run("letter", "--letter-lang", "both").out
    assert len(re.findall(r"(?:^|\n\n)# ", text)) == 2
    assert "申请书" in text.splitlines()[0]
    assert "Signature" in text


def test_the_language_of_the_letter_is_not_that_of_the_interface(run: Run) -> None:
    ran = run("letter", "--letter-lang", "en", "--lang", "zh")
    assert "处空白" in ran.err
    assert "Signature" in ran.out
    ran = run("letter", "--set", "letter.languages=en", "--lang", "en")
    assert "blanks" in ran.err
    assert "Signature" in ran.out


def test_the_day_taken_as_today_is_said_and_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    by_environment = run("letter", "--set", "applicant.name=张")
    assert "按 2026-11-23 当作今天" in by_environment.err
    assert "2026年11月23日" in by_environment.out
    by_flag = run("letter", "--set", "applicant.name=张", "--today", "2027年1月2日")
    assert "按 2027-01-02 当作今天" in by_flag.err
    assert "2027年1月2日" in by_flag.out
    monkeypatch.delenv("POSEXIT_TODAY")
    assert "当作今天" not in run("letter").err


# What is typed stays what it is


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_literal_in_every_text_format(run: Run, value: str) -> None:
    def letter(format_: str) -> str:
        return run("letter", "--set", f"applicant.name={name}", "--format", format_).out

    name = f"{value}甲"  # a name has a letter
    assert name in letter("txt")
    assert name in seen(letter("html"))
    assert name in seen(MarkdownIt().render(letter("md")))


def seen(html: str) -> str:
    """Return the text that a browser shows."""
    texts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = texts.append  # type: ignore[method-assign]
    parser.feed(html)
    return "".join(texts)


# Streams


@pytest.mark.parametrize(
    "over",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": ""},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=["C", "gbk", "ascii"],
)
def test_a_letter_is_utf_8_whatever_the_locale(over: dict[str, str]) -> None:
    done = process("letter", "--set", "applicant.name=𠮷田é", **over)
    assert "𠮷田é" in done.stdout.decode("utf-8")
    assert done.stderr


def test_a_reader_that_has_enough_is_no_error_to_shout_about() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [*COMMAND, "letter"], stdout=pipe, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"Broken" not in done.stderr


def test_closed_streams_are_no_crash() -> None:
    line = f"{sys.executable} -m posexit letter --answers - >&- <&-"
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, env=environment(), check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_an_interrupt_is_130_without_a_traceback() -> None:
    with subprocess.Popen(
        [*COMMAND, "letter", "--answers", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as child:
        assert child.stderr is not None
        said = child.stderr.readline()  # the day is told before the answers are read
        child.send_signal(signal.SIGINT)
        rest = child.communicate(timeout=60)[1]
    assert "当作今天" in said.decode()
    assert child.returncode == 130
    assert b"Traceback" not in rest


@pytest.mark.parametrize("left", ["", "provider.address", "complaint.authority", "applicant.address"])
def test_a_complaint_to_the_regulator_has_no_blank_that_an_answer_could_have_filled(
    run: Run, left: str
) -> None:
    told = {
        **PERSONAL,
        "applicant.address": "示例市江湾路1号",
        "provider.address": "示例市滨江路8号",
        "complaint.authority": "中国人民银行示例市分行",
    }
    told.pop(left, None)
    found = run(
        *("letter", "complaint", "--to", "regulator", "--strict", "--letter-lang", "both"),
        *sets(told),
        code=1 if left else 0,
    )
    assert left in found.err
