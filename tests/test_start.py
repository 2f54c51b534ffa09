"""`posexit start` from inside: every flag, every way to begin, to stop and to write."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from posexit.folder import CaseFolder
from tests.conftest import PERSONAL, Run
from tests.typist import CTRL_C, WHOLE, Answering, letter, saved, settings

# Beginning


def test_without_a_terminal_it_names_the_two_flags_that_help(run: Run) -> None:
    err = run("start", code=2).err
    assert "--plain" in err
    assert "--yes" in err
    assert list(Path.cwd().iterdir()) == []


def test_yes_asks_nothing_and_leaves_blanks(run: Run) -> None:
    ran = run("start", "out", "--yes", "--format", "md", "--set", "applicant.type=personal")
    assert "写好了，在 out" in ran.out
    assert "下一步：" in ran.out
    assert "posexit start out" in ran.out
    assert "____" in letter(Path("out"), "申请书").read_text(encoding="utf-8")
    assert "checklist.md" in {path.name for path in Path("out").iterdir()}


def test_the_folder_and_its_files_are_private(run: Run) -> None:
    run("start", "out", "--yes", "--format", "md", *settings(PERSONAL))
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("out").stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in Path("out").rglob("*.*")} == {0o600}


def test_answers_and_settings_fill_in_what_need_not_be_asked(answering: Answering) -> None:
    Path("a.yaml").write_text("reason: {kind: 费用太高}\napplicant: {form: 个人}\n", encoding="utf-8")
    ran, typist = answering("out", "--answers", "a.yaml", "--set", "reason.kind=idle", typed=(), code=1)
    assert "这份合同和你是什么关系" in typist.asked[0].ask
    assert saved(Path("out")) == {"reason.kind": "idle", "applicant.form": "individual"}
    assert "输入到头了" in ran.err
    assert "posexit start out" in ran.err


def test_bad_answers_are_all_named_and_nothing_is_made(run: Run) -> None:
    Path("a.yaml").write_text("provider:\n  email: nobody\nreason:\n  kind: 烦\n", encoding="utf-8")
    err = run("start", "out", "--yes", "--answers", "a.yaml", code=1).err
    assert "第2行" in err
    assert "第4行" in err
    assert not Path("out").exists()


@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_the_example_shows_a_whole_result_and_says_on_each_paper_that_it_is_one(run: Run, kind: str) -> None:
    run("start", "out", "--example", kind, "--yes", "--format", "md")
    papers = list(Path("out").rglob("*.md"))
    assert len(papers) >= 3
    assert all("示例" in paper.read_text(encoding="utf-8").splitlines()[0] for paper in papers)
    run("start", "out", "--example", kind, "--yes", "--format", "md")  # again into its own folder


def test_the_example_with_questions_opens_the_review_at_once(answering: Answering) -> None:
    ran, typist = answering("out", "--example", "personal", typed=("",))
    assert len(typist.asked) == 1
    assert "核对一遍" in ran.out
    assert "写好了" in ran.out


def test_the_example_never_goes_into_a_real_case(run: Run) -> None:
    run("start", "out", "--yes", "--format", "md", *settings(PERSONAL))
    before = saved(Path("out"))
    assert "例子不能写在这里" in run("start", "out", "--example", "personal", "--yes", code=1).err
    assert saved(Path("out")) == before
    run("start", "new", "--example", "personal", "--answers", "a.yaml", "--yes", code=2)


def test_a_folder_that_holds_anything_else_is_refused_before_a_question_is_asked(
    answering: Answering,
) -> None:
    Path("photos").mkdir()
    Path("photos/one.jpg").write_bytes(b"x")
    ran, typist = answering("photos", typed=("机器闲置",), code=1)
    assert "one.jpg" in ran.err
    assert typist.asked == []
    assert [path.name for path in Path("photos").iterdir()] == ["one.jpg"]


def test_two_processes_on_one_folder_are_told_of_each_other(answering: Answering) -> None:
    answering("out", typed=("机器闲置", "退出"), code=130)
    with CaseFolder.open(Path("out")).locked():
        ran, typist = answering("out", typed=("个人",), code=1)
    assert str(os.getpid()) in ran.err
    assert typist.asked == []


def test_an_unfinished_case_here_is_offered_first(answering: Answering) -> None:
    answering(typed=("机器闲置", "退出"), code=130)
    folder = Path("posexit-2026-11-23")
    _, typist = answering(typed=("也许", "", "个人", "退出"), code=130)
    assert [folder.name in prompt.ask for prompt in typist.asked] == [True, True, False, False]
    assert saved(folder)["applicant.form"] == "individual"
    answering(typed=("否，另开一份", "更换机构", "退出"), code=130)
    assert saved(Path(f"{folder}-2")) == {"reason.kind": "switching"}


@pytest.mark.parametrize(("stop", "code"), [("退出", 130), (CTRL_C, 130), (None, 1)])
def test_stopping_at_the_offer_begins_nothing(answering: Answering, stop: object, code: int) -> None:
    answering(typed=("机器闲置", "退出"), code=130)
    answering(typed=() if stop is None else (stop,), code=code)
    assert [path.name for path in Path.cwd().iterdir() if path.is_dir()] == ["posexit-2026-11-23"]


def test_a_case_spoilt_by_hand_is_named_and_left_alone(answering: Answering) -> None:
    answering("out", typed=("机器闲置", "退出"), code=130)
    case = Path("out/case.json")
    case.write_text(case.read_text(encoding="utf-8").replace('"idle"', '"bored"'), encoding="utf-8")
    before = case.read_bytes()
    ran, _ = answering("out", typed=(), code=1)
    assert "reason.kind" in ran.err
    assert case.read_bytes() == before


# Stopping


@pytest.mark.parametrize("stop", ["退出", "quit", "EXIT", CTRL_C])
def test_stopping_saves_and_says_how_to_go_on(answering: Answering, stop: object) -> None:
    ran, _ = answering("out", typed=("机器闲置", stop), code=130)
    assert "posexit start out" in ran.err
    assert saved(Path("out")) == {"reason.kind": "idle"}
    ran, typist = answering("out", typed=(CTRL_C,), code=130)
    assert "登记的是哪一类" in typist.asked[0].ask


def test_stopping_before_the_first_answer_leaves_nothing_behind(answering: Answering) -> None:
    ran, _ = answering("out", typed=("退出",), code=130)
    assert "什么都没有保存" in ran.err
    assert not Path("out").exists()


# Writing


def test_a_finished_case_opens_its_review_and_is_written_again(answering: Answering) -> None:
    answering("out", typed=(*WHOLE, ""))
    ran, typist = answering("out", typed=("",))
    assert len(typist.asked) == 1
    assert "接着上次的案卷" in ran.err
    _, typist = answering(typed=("退出",), code=130)  # finished, so it is not offered
    assert "为什么想退掉" in typist.asked[0].ask


def test_edited_files_stay_and_untouched_ones_are_replaced(answering: Answering) -> None:
    answering("out", typed=(*WHOLE, ""))
    first, second = letter(Path("out"), "申请书"), letter(Path("out"), "款项结算函")
    first.write_text("我改过", encoding="utf-8")
    before = second.read_text(encoding="utf-8")
    ran, _ = answering("out", "--set", "applicant.phone=13900139000", typed=("",))
    assert first.read_text(encoding="utf-8") == "我改过"
    assert "你改过，原样保留" in ran.out
    assert second.read_text(encoding="utf-8") == before.replace("13800138000", "13900139000")


def test_a_letter_that_no_longer_applies_goes_unless_it_was_edited(answering: Answering) -> None:
    answering("out", typed=(*WHOLE, ""))
    kept, gone = letter(Path("out"), "申请书"), letter(Path("out"), "款项结算函")
    ran, _ = answering("out", "--set", "charges.1.claim=none", typed=("",))
    assert (kept.exists(), gone.exists()) == (True, False)
    assert "现在用不上，移走了" in ran.out
    answering("out", "--set", "charges.1.claim=refund", typed=("",))
    letter(Path("out"), "款项结算函").write_text("我改过", encoding="utf-8")
    ran, _ = answering("out", "--set", "charges.1.claim=none", typed=("",))
    assert letter(Path("out"), "款项结算函").exists()
    assert "但你改过，留着" in ran.out


def test_both_languages_and_chosen_formats(run: Run) -> None:
    run(
        "start", "out", "--yes", "--letter-lang", "both", "--format", "txt", "--format", "html", "--format", "txt",
        *settings(PERSONAL),
    )  # fmt: skip
    names = [path.name for path in Path("out/letters").iterdir()]
    assert {Path(name).suffix for name in names} == {".txt", ".html"}
    assert sum(".en." in name for name in names) == len(names) / 2
    assert {"checklist.txt", "checklist.en.txt"} <= {path.name for path in Path("out").iterdir()}


def test_without_a_choice_docx_pdf_and_markdown_are_written_and_answers_say_the_language(run: Run) -> None:
    run("start", "out", "--yes", "--set", "letter.languages=en", *settings(PERSONAL))
    assert {path.suffix for path in Path("out/letters").iterdir()} == {".docx", ".pdf", ".md"}
    assert any(
        "Dear Sir or Madam" in path.read_text(encoding="utf-8") for path in Path("out/letters").glob("*.md")
    )


def test_what_cannot_be_written_leaves_the_answers_and_the_way_back(run: Run) -> None:
    odd = {**PERSONAL, "applicant.name": "张\U00020000满"}
    Path("no.ttf").write_bytes(b"no font")
    ran = run("start", "out", "--yes", "--format", "pdf", "--font", "no.ttf", *settings(odd), code=1)
    assert "posexit start out" in ran.err
    assert not Path("out/letters").exists()
    assert saved(Path("out"))["applicant.name"] == odd["applicant.name"]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the desktop of Linux")
@pytest.mark.parametrize(("said", "opened"), [("是", True), ("", False), ("退出", False), (CTRL_C, False)])
def test_the_folder_is_opened_where_there_is_a_desktop_and_the_user_wants_it(
    answering: Answering, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: object, opened: bool
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("posexit.opening.shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("posexit.opening.subprocess.Popen", lambda command, **_: seen.append(command))
    answering("out", "--example", "personal", typed=("", said))
    assert seen == ([["/usr/bin/xdg-open", str(tmp_path / "out")]] if opened else [])


@pytest.mark.parametrize("kind", ["personal", "merchant"])
def test_the_next_step_is_the_same_wherever_it_is_told(run: Run, kind: str) -> None:
    said = run("start", "out", "--example", kind, "--yes", "--format", "md").out
    for _ in range(2):
        following = json.loads(run("status", "out", "--json").out)["next"]
        assert f"下一步：{following['title']}" in said
        run("done", "out", following["id"], "--yes")
        said = run("render", "out", "--redate").out
