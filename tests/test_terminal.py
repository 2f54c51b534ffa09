"""The interview at a real terminal in Chinese, and by lines over a pipe: whole journeys."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import BACKSPACE, CTRL_B, CTRL_C, DOWN, ENTER, LEFT, RIGHT, Terminal, surroundings
from tests.typist import letter, saved

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")

FOLDER = "posexit-2026-11-23"
ID = "11010519491231002X"
MACHINES = tuple(
    f"89831015411000{no}，1001234{no}，N8NL0012345{no}，示例M1型，示例市江湾路{no}号，{rest}"
    for no, rest in ((1, "在用"), (2, "闲置"), (3, "在用，保留"))
)

PERSON = (
    ("机器闲置", "登记的是哪一类"),
    ("个人", "这份合同和你是什么关系"),
    ("1", "想从哪天起停用机器"),
    ("2026年12月31日，2027-01-15", "收单机构全称"),
    ("示例支付有限公司", "合同有固定期限吗"),
    ("不知道", "是哪些机器"),
    ("898310154110001，10012345，N8NL00123456，示例M1型，示例市江湾路1号，闲置", "收过你押金"),
    ("押金，299，2025-03-01，收单机构，满一年退，收据，退还", "还有吗"),
    ("", "结算账户是哪个"),
    ("0，张小满，示例银行，1234", "登记的姓名"),
    ("张小满", "证件号码是多少"),
    (ID, "登记的手机号"),
    ("13800138000", "直接回车写出文件"),
)


def text_of(folder: Path, title: str) -> str:
    """Return the letter of a title as Markdown."""
    return letter(folder, title).read_text(encoding="utf-8")


def test_a_person_walks_through_with_keys_and_holds_the_letters(tmp_path: Path) -> None:
    with Terminal(tmp_path, "start") as terminal:
        terminal.expect("为什么想退掉这台机器").expect("大约还有12题")
        terminal.type(DOWN, DOWN, DOWN, DOWN, DOWN, ENTER).expect("✓ 退机原因：机器闲置")
        terminal.expect("登记的是哪一类").type(ENTER).expect("这份合同和你是什么关系")
        terminal.type("2", BACKSPACE, "1", ENTER).expect("停用机器")
        terminal.answer("2026年12月31日，2027-01-15", "收单机构全称")
        # typed wrong, mended with Backspace and arrows: 示例支付友限公司 -> 示例支付有限公司
        terminal.type("示例支付友限公司", LEFT, LEFT, LEFT, BACKSPACE, "有", RIGHT).expect(
            "> 示例支付有限公司"
        )
        terminal.type(ENTER).expect("合同有固定期限吗")
        terminal.answer("3", "是哪些机器")
        terminal.answer(PERSON[6][0], "收过你押金")
        terminal.answer("押金，二百，2025-03-01", "看不出是多少钱")
        terminal.expect("> 押金，二百，2025-03-01")  # nothing is lost
        terminal.type("\x15").answer(PERSON[7][0], "还有吗")
        terminal.type(ENTER).expect("结算账户是哪个")
        terminal.answer("0，张小满，示例银行，1234", "登记的姓名")
        terminal.type("张小", CTRL_B).expect("结算账户是哪个").expect("> 0，张小满，示例银行，1234")
        terminal.type(ENTER).expect("登记的姓名").answer("张小满", "证件号码是多少")
        terminal.answer("110105194912310021", "第18位校验码").expect("> 110105194912310021")
        terminal.type(BACKSPACE, "X", ENTER).expect("登记的手机号")
        assert "1101**********002X" in terminal.display
        assert ID not in terminal.display
        terminal.answer("13800138000", "直接回车写出文件")
        assert ID not in terminal.display
        terminal.expect("能怎么退：申请").expect("押金退还及款项结算函")
        terminal.type(ENTER).expect("写好了").expect("下一步：").expect(f"posexit start {FOLDER}")
        assert terminal.ended() == 0
    folder = tmp_path / FOLDER
    letter = text_of(folder, "注销申请书")
    assert "本人张小满（身份证件号码后四位：002X；登记手机号码：13800138000）" in letter
    assert "自2026年12月31日起关闭上列终端业务功能" in letter
    assert "不迟于2027年1月15日注销上述商户" in letter
    assert "| 898310154110001 | 10012345 | N8NL00123456 | 示例M1型 | 示例市江湾路1号 |" in letter
    assert "示例支付有限公司" in letter
    assert ID not in letter
    demand = text_of(folder, "押金退还及款项结算函")
    assert "退还押金合计299.00元（大写：人民币贰佰玖拾玖元整）" in demand
    assert "户名：张小满；开户行：示例银行；尾号：1234" in demand
    assert (folder / "checklist.pdf").read_bytes().startswith(b"%PDF")


def test_a_business_is_interrupted_twice_and_resumed_with_an_earlier_answer_changed(tmp_path: Path) -> None:
    with Terminal(tmp_path, "start") as terminal:
        terminal.expect("为什么想退掉").answer("更换机构", "登记的是哪一类")
        terminal.answer("公司", "这份合同和你是什么关系").answer("自己办的", "停用机器")
        terminal.answer("2026-12-31，2027-01-15", "收单机构全称")
        terminal.type("示例支付", CTRL_C).expect("已停下").expect(f"posexit start {FOLDER}")
        assert terminal.ended() == 130
    with Terminal(tmp_path, "start") as terminal:
        terminal.expect("没办完的案卷").type(ENTER).expect("收单机构全称")
        terminal.answer("示例支付有限公司", "合同有固定期限吗").answer("有固定期限", "合同文本")
        terminal.answer("手上有", "哪天到期").answer("2028-06-30", "提前退出吗")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.ended()
    with Terminal(tmp_path, "start", FOLDER, rows=90) as terminal:
        terminal.expect("提前退出吗").type(CTRL_B).expect("哪天到期").expect("> 2028-06-30")
        terminal.answer("\x152027-06-30", "✓ 到期日：2027年6月30日").expect("提前退出吗")
        terminal.answer("没有这条", "提前多少天").answer("30", "违约金").answer("跳过", "担保")
        terminal.answer("没有", "合同编号").answer("示例收单2025第018号", "哪天签的")
        terminal.answer("2026-01-05", "是哪些机器").paste("\n".join(MACHINES)).expect("示例市江湾路3号")
        terminal.type(ENTER).expect("处理：保留").expect("还有吗").type(ENTER).expect("收过你押金")
        terminal.type(ENTER).expect("机器是谁卖给你").answer("跳过", "结算账户是哪个")
        terminal.answer("1280.50，示例餐饮有限公司，示例银行，1234", "登记的姓名")
        terminal.answer("示例餐饮有限公司", "信用代码").answer("91350100M000100Y43", "叫什么")
        terminal.answer("张小满", "登记的手机号").answer("13800138000", "经办人是谁")
        terminal.answer("跳过", "退机以后用什么").answer("收款码", "哪天开始用").answer(
            "2026-12-20", "直接回车写出文件"
        )
        number = next(
            line.split()[0]
            for line in terminal.display.splitlines()
            if "到期日" in line and line.split()[0].isdigit()
        )
        terminal.answer(number, "合同哪天到期").answer("\x152028-01-31", "直接回车写出文件")
        terminal.type(ENTER).expect("写好了")
        assert terminal.ended() == 0
    folder = tmp_path / FOLDER
    assert saved(folder)["contract.ends_on"] == "2028-01-31"
    letter = text_of(folder, "注销申请书")
    assert "本公司示例餐饮有限公司（统一社会信用代码：91350100M000100Y43" in letter
    assert "受理协议期限至2028年1月31日" not in letter  # one machine stays, so the agreement goes on
    assert "3台终端中的2台" in letter
    for no, handling in ((1, "撤机"), (2, "撤机"), (3, "保留")):
        (row,) = (line for line in letter.splitlines() if f"N8NL0012345{no}" in line and line.startswith("|"))
        assert row.endswith(f"| {handling} |")
    assert sorted(path.name for path in folder.iterdir()) == [
        "calendar.ics",
        "case.json",
        "checklist.docx",
        "checklist.md",
        "checklist.pdf",
        "index.html",
        "letters",
        "manifest.json",
    ]


def test_the_window_may_be_made_smaller_and_pasted_lines_do_not_answer_later_questions(
    tmp_path: Path,
) -> None:
    with Terminal(
        tmp_path, "start", "--set", "reason.kind=idle", "--set", "applicant.form=individual"
    ) as terminal:
        terminal.expect("这份合同和你是什么关系").resize(60, 30).type("1", ENTER)
        terminal.expect("停用机器").paste("2026-12-31\n示例支付有限公司\n不知道").type(ENTER)
        terminal.expect("贴进来3行").expect("停用机器")
        terminal.type("长" * 10_000, ENTER).expect("太长了：10000个字").expect("停用机器")
        terminal.resize(120, 40).answer("2026-12-31", "收单机构全称")
        terminal.answer("退出", "已停下")
        assert terminal.ended() == 130
    assert "provider.name" not in saved(tmp_path / FOLDER)


def test_what_is_typed_while_nothing_is_asked_waits_for_the_next_question(tmp_path: Path) -> None:
    with Terminal(tmp_path, "start", "--set", "reason.kind=idle", "--format", "md") as terminal:
        terminal.expect("登记的是哪一类").type("1", ENTER)
        for typed in ("1", ENTER, "2026-12-31", ENTER, "示例支付有限公司"):  # not waiting for what is asked
            terminal.type(typed)
        terminal.expect("> 示例支付有限公司")
        lines = [line.strip() for line in terminal.display.splitlines()]
        assert "1" not in lines  # it never stood among what was said
        assert "2026-12-31" not in lines
        terminal.type(CTRL_C)
        assert terminal.ended() == 130
        assert terminal.echoes


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "killed"])
def test_the_terminal_echoes_again_however_the_interview_ends(tmp_path: Path, how: signal.Signals) -> None:
    with Terminal(tmp_path, "start") as terminal:
        terminal.expect("为什么想退掉")
        os.kill(terminal.pid, how)
        assert terminal.ended() == {signal.SIGINT: 130, signal.SIGTERM: -1}[how]
        assert terminal.echoes
        assert "Traceback" not in terminal.display


def piped(cwd: Path, *args: str, typed: tuple[str, ...], code: int = 0) -> str:
    """Return what a posexit with typed lines on its standard input said."""
    done = subprocess.run(
        [sys.executable, "-m", "posexit", *args],
        input="\n".join(typed) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=surroundings(cwd),
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_person_answers_by_lines_over_a_pipe(tmp_path: Path) -> None:
    said = piped(tmp_path, "start", "--plain", typed=(*(typed for typed, _ in PERSON), ""))
    for _, then in PERSON[:-1]:
        assert then in said
    assert "✓ 证件号码：1101**********002X" in said
    assert said.count(ID) == 1  # the example beside the question
    assert "写好了" in said
    assert "\x1b" not in said
    assert "不迟于2027年1月15日注销上述商户" in text_of(tmp_path / FOLDER, "注销申请书")


def test_a_business_answers_by_lines_and_a_pipe_that_ends_keeps_what_was_answered(tmp_path: Path) -> None:
    first = ("4", "4", "1", "2026-12-31，2027-01-15", "示例支付有限公司", "2", "2", "30", "", "没有")
    said = piped(tmp_path, "start", "case", "--plain", typed=first, code=1)
    assert "输入到头了" in said
    assert "posexit start case" in said
    rest = (
        "",
        "",
        *MACHINES,
        "改2",
        MACHINES[1].replace("闲置", "丢失"),
        "",
        "",
        "",
        "跳过",
        "示例餐饮有限公司",
    )
    rest = (*rest, "91350100M000100Y43", "张小满", "13800138000", "", "2", "2026-12-20", "")
    said = piped(tmp_path, "start", "case", "--plain", typed=rest)
    assert "接着上次的案卷：case" in said
    assert "为什么想退掉" not in said
    letter = text_of(tmp_path / "case", "注销申请书")
    (row,) = (line for line in letter.splitlines() if "N8NL00123452" in line and line.startswith("|"))
    assert "丢失" in row
