"""`posexit status`: one screen for a case, the list of those below, and what a damaged folder still shows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PERSONAL, Run, Window

from tests.typist import settings

ANSWERS = {
    **PERSONAL,
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "contract.renewal": "none",
    "contract.disputes": "court",
    "charges.1": "deposit",
    "exit.stop_on": "2026-12-31",
    "exit.close_by": "2027-01-15",
}
ANSWERS |= {"charges.1.kind": "deposit", "charges.1.amount": "299", "charges.1.claim": "refund"}
del ANSWERS["charges.1"]

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, run: Run) -> Make:
    """Return a function that makes a case folder below the current one."""

    def make_it(name: str = "case", *more: str, **answers: str) -> Path:
        pairs = settings({**ANSWERS, **{key.replace("__", "."): text for key, text in answers.items()}})
        run("start", name, *pairs, "--yes", "--format", "md", *more)
        return tmp_path / name

    return make_it


def told(run: Run, *args: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("status", *args, "--json").out)
    return found


def widest(text: str) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, text.splitlines()))


# One case


def test_the_screen_says_stage_turn_next_and_why(run: Run, make: Make) -> None:
    make()
    out = run("status", "case").out
    for said in (
        "信还没寄出",
        "现在轮到你",
        "posexit sent case",
        "下一步",
        "还要确认",
        "进度",
        "接下来",
        "还能找谁",
    ):
        assert said in out
    next_ = told(run, "case")["next"]
    assert f"{next_['number']}号 {next_['title']}" in out  # type: ignore[index]
    assert f"posexit done case {next_['number']}" in out  # type: ignore[index]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-27", "2026-12-20"])
def test_one_machine_fits_one_screen(run: Run, make: Make, window: Window, lang: str, day: str) -> None:
    make()
    run("sent", "case", "cancellation", "--how", "ems", "--yes")
    run("log", "case", "--how", "phone", "--said", "很长的话" * 40, "--yes")
    for width in (80, 60):
        window(width, 24)
        out = run("status", "case", "--lang", lang, "--today", day).out
        assert widest(out) <= width
        if width == 80:
            assert len(out.splitlines()) <= 24


def test_a_tall_terminal_shows_more_of_the_story(run: Run, make: Make, window: Window) -> None:
    make()
    for no in range(12):
        run("log", "case", "--how", "phone", "--said", f"第{no}次", "--yes")
    window(80, 24)
    few = run("status", "case").out
    window(80, 60)
    many = run("status", "case").out
    assert few.count("电话联系") < many.count("电话联系") == 8
    assert "第11次" in few


def test_late_tasks_are_named_with_the_day_that_passed(run: Run, make: Make) -> None:
    make()
    out = run("status", "case", "--today", "2026-12-05").out
    assert "也已过期" in out
    assert "11月30日已过" in out


def test_no_colour_and_no_control_in_a_pipe(run: Run, make: Make) -> None:
    make()
    assert "\x1b" not in run("status", "case").out


def test_steps_say_what_is_open_what_is_not_yet_and_what_is_not_for_this_user(run: Run, make: Make) -> None:
    make()
    lines = re.sub(r"\n\s+", "", run("status", "case").out)
    assert re.search(r"现在可以：向机构投诉", lines)
    assert re.search(r"还不行：.*人民银行（先向收单机构书面投诉）", lines)
    assert re.search(r"不适用：金融监管部门（对方是支付公司.*）；仲裁（约定由法院管辖", lines)


def test_an_unfinished_case_says_so(run: Run, tmp_path: Path) -> None:
    run("start", "case", "--plain", "--set", "reason.kind=idle", stdin="退出\n", code=130)
    assert "问题还没答完" in run("status", "case").out
    assert "posexit start case" in run("status", "case").out
    assert told(run, "case")["finished"] is False


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(
    "name", ["my case", "$HOME", "a`id`b", "a \"b\" 'c'", "a#b", "a\\b", "我的案卷", "-x"]
)
def test_a_command_with_the_folder_can_be_copied_as_it_is_shown(run: Run, make: Make, name: str) -> None:
    def folder(said: str, command: str) -> str:
        line = next(line for line in said.splitlines() if f"posexit {command} " in line)
        words = line[line.index(f"posexit {command} ") :].partition(" --")[0]
        done = subprocess.run(
            ["bash", "-c", f'posexit() {{ printf %s "$2"; }}; {words}'], capture_output=True, check=True
        )
        return os.path.normpath(done.stdout.decode())

    make("made")
    Path("made").rename(name)
    given = f"./{name}"
    assert folder(run("status", given).out, "sent") == name
    assert folder(run("start", given, "--yes", "--format", "md").out, "start") == name
    run("close", given, "--anyway", "--yes")
    assert folder(run("close", given, code=1).err, "undo") == name
    missing = run("check", f"{given}.yaml", code=1).err
    assert folder(missing.replace("--type personal --output ", ""), "form") == f"{name}.yaml"
    assert json.loads(run("status", given, "--json").out)["folder"] == name
    assert json.loads(run("status", "--json").out)["cases"][0]["folder"] == name


def test_a_case_that_is_an_example_says_so(run: Run) -> None:
    run("start", "example", "--example", "personal", "--yes", "--format", "md")
    assert "示例" in run("status", "example").out.splitlines()[0]


def test_contradictions_are_counted(run: Run, make: Make) -> None:
    make(exit__close_by="2026-12-01")
    assert "posexit check case" in run("status", "case").out


def test_an_exhibit_that_is_gone_or_changed_is_told_and_the_rest_is_shown(
    run: Run, make: Make, tmp_path: Path
) -> None:
    case = make()
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
        run("evidence", "case", name, "--yes")
    (case / "evidence" / "02-b").write_text("other")
    (case / "evidence" / "03-c").unlink()
    out = run("status", "case").out
    assert "证据2的文件 evidence/02-b 和存入时不一样" in out
    assert "证据3的文件 evidence/03-c 不见了" in out
    assert "下一步" in out
    assert [one["state"] for one in told(run, "case")["exhibits"]] == ["sound", "changed", "gone"]  # type: ignore[attr-defined]


# Several cases


def test_bare_status_lists_the_cases_below_the_most_urgent_first(
    run: Run, make: Make, tmp_path: Path
) -> None:
    make("later", exit__stop_on="2027-03-01")
    make("deep/inner", "--today", "2026-11-10")
    make("over")
    (tmp_path / "over" / "journal.jsonl").write_text(
        '{"kind": "closed", "on": "2026-11-22", "at": "2026-11-22T08:00:00Z"}\n'
    )
    (tmp_path / ".hidden").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "case.json").write_text("{")
    (tmp_path / "link").symlink_to(tmp_path / "later")
    (tmp_path / "no-case").mkdir()
    found = told(run)["cases"]
    assert [one["folder"] for one in found] == ["deep/inner", "later", "over", "broken"]  # type: ignore[attr-defined]
    assert [one["error"] for one in found] == [None, None, None, "bad-case-file"]  # type: ignore[attr-defined]
    out = run("status").out
    for said in ("deep/inner  张小满、示例支付有限公司", "过期", "打不开", "已结案", "posexit status 文件夹"):
        assert said in out


def test_bare_status_inside_a_case_shows_it(run: Run, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make())
    assert "posexit sent ." in run("status").out
    assert [one["folder"] for one in told(run)["cases"]] == ["."]  # type: ignore[attr-defined]


def test_no_case_here_says_how_to_begin(run: Run) -> None:
    assert "posexit start" in run("status").out
    assert told(run) == {"cases": []}


def test_waiting_for_an_answer_has_a_day_in_the_list(run: Run, make: Make) -> None:
    make("case", "--today", "2026-10-01")
    run("sent", "case", "cancellation", "--how", "ems", "--on", "2026-11-23", "--yes")
    early = [task["id"] for task in told(run, "case")["open"] if (task["due"] or "3") <= "2026-12-08"]  # type: ignore[attr-defined]
    run("done", "case", *early, "--yes")
    (row,) = told(run)["cases"]  # type: ignore[misc]
    assert (row["next_day"], row["next_day_says"]) == ("2026-12-08", "等答复到这一天")
    assert "12月8日：等答复" in run("status").out
