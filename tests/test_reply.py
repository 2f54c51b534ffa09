"""What happens after the letters, through the commands: reply, log, sent, evidence, and what letters make of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import PERSONAL, Run

from posexit.exhibits import state
from posexit.folder import CaseFolder

ANSWERS = {
    **PERSONAL,
    "contract.signed_on": "2025-03-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-01-01",
    "exit.stop_on": "2026-12-31",
}


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    folder = tmp_path / "case"
    pairs = [part for name, text in ANSWERS.items() for part in ("--set", f"{name}={text}")]
    run("start", folder, *pairs, "--yes", "--format", "md")
    return folder


def journal(folder: Path) -> list[dict[str, Any]]:
    path = folder / "journal.jsonl"
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def letters(folder: Path, word: str) -> list[str]:
    return sorted(path.name for path in (folder / "letters").iterdir() if word in path.name)


# reply


def test_a_reply_by_flags_writes_the_event_and_the_letter(run: Run, case: Path) -> None:
    told = run(
        *("reply", case, "--objection", "pay-a-penalty", "--set", "amount=2,000元", "--words", "先交两千"),
        *("--on", "2026-11-20", "--yes", "--format", "md"),
    )
    event = journal(case)[0]
    assert (event["kind"], event["on"], event["facts"]) == ("reply", "2026-11-20", {"amount": "2000.00"})
    assert "核对之前不要付" in told.out
    (name,) = letters(case, "回复函")
    assert name in told.out
    assert "所要的2000.00元" in (case / "letters" / name).read_text(encoding="utf-8")


def test_the_same_reply_once_more_writes_its_letter_and_no_second_entry(run: Run, case: Path) -> None:
    reply = ("reply", case, "--objection", "system-cannot", "--yes", "--format", "md")
    run(*reply)
    (name,) = letters(case, "回复函")
    (case / "letters" / name).unlink()
    again = run(*reply).out
    assert "第1条记的就是这件事" in again
    assert "记下了" not in again
    assert letters(case, "回复函") == [name]
    assert len(journal(case)) == 1
    run(*reply, "--again")
    run(*reply, "--outcome", "persists")
    run(*reply)
    assert [one.get("outcome", "open") for one in journal(case)] == ["open", "open", "persists", "open"]


def test_reply_in_json_says_what_was_written(run: Run, case: Path) -> None:
    told = json.loads(
        run(
            "reply", case, "--objection", "system-cannot", "--json", "--format", "md", "--letter-lang", "both"
        ).out
    )
    assert told["event"]["objection"] == "system-cannot"
    assert told["event"]["on"] == "2026-11-23"
    assert len(told["files"]) == 2
    assert told["sources"] == ["acquiring-259-exit"]


def test_reply_asks_what_flags_did_not_say(run: Run, case: Path) -> None:
    lines = ["系统里注销不了", "?", "系统升级", "", "2026-11-31", "2026年11月20日", "", ""]
    told = run("reply", case, "--plain", "--format", "md", stdin="\n".join(lines) + "\n")
    event = journal(case)[0]
    assert (event["objection"], event["facts"], event["on"]) == (
        "system-cannot",
        {"reason": "系统升级"},
        "2026-11-20",
    )
    assert "outcome" not in event
    assert "没有这一天" in told.out or "11月" in told.out


def test_going_back_changes_an_answer_and_its_questions(run: Run, case: Path) -> None:
    lines = ["返回", "pay-a-penalty", "返回", "leave-it-idle", "放着就行", "", "resolved", ""]
    run("reply", case, "--plain", "--format", "md", stdin="\n".join(lines) + "\n")
    assert journal(case)[0]["objection"] == "leave-it-idle"
    assert journal(case)[0]["outcome"] == "resolved"


def test_every_wrong_turn_is_answered_and_the_question_put_again(run: Run, case: Path) -> None:
    lines = ["返回", "", "跳过", "帮助", "no such reply", "leave-it-idle", "", "", "2", ""]
    told = run("reply", case, "--plain", "--format", "md", stdin="\n".join(lines) + "\n")
    for said in ("这是第一题", "这一项要有", "照样打出选项的字", "✗ 不在选项里"):
        assert said in told.out
    assert (journal(case)[0]["objection"], journal(case)[0]["outcome"]) == ("leave-it-idle", "persists")


@pytest.mark.parametrize(("stdin", "code"), [("1\n退出\n", 130), ("1\n", 1), ("", 1)])
def test_who_stops_has_written_nothing(run: Run, case: Path, stdin: str, code: int) -> None:
    told = run("reply", case, "--plain", stdin=stdin, code=code)
    assert "什么都没有写" in told.err
    assert journal(case) == []


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        (["--yes"], 2, "--objection"),
        ([], 2, "--objection"),
        (["--objection", "nope"], 1, "--objection"),
        (["--objection", "merchant-gone"], 1, "--objection"),
        (["--objection", "silence"], 1, "--objection"),
        (["--objection", "system-cannot", "--set", "amount=5"], 1, "reason"),
        (["--objection", "leave-it-idle", "--set", "amount=5"], 1, "amount"),
        (["--objection", "pay-a-penalty", "--set", "amount=much"], 1, "--set amount"),
        (["--objection", "system-cannot", "--outcome", "won"], 1, "--outcome"),
        (["--objection", "system-cannot", "--on", "2026-11-24"], 1, "2026-11-23"),
        (["--objection", "system-cannot", "--on", "soon"], 1, "--on"),
        (["--objection", "system-cannot", "--words", "a\u202eb"], 1, "--words"),
        (["--objection", "system-cannot", "--words", "长" * 2001], 1, "--words"),
        (["--objection", "system-cannot", "--proof", "no-such-file"], 1, "no-such-file"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_written(
    run: Run, case: Path, flags: list[str], code: int, said: str
) -> None:
    told = run("reply", case, *flags, *([] if not flags else ["--yes"]), code=code)
    assert said in told.err
    assert journal(case) == []


def test_nothing_happened_before_the_contract(run: Run, case: Path) -> None:
    run(
        "start",
        case,
        "--yes",
        "--format",
        "md",
        "--set",
        "applicant.form=company",
        "--set",
        "applicant.type=merchant",
    )
    for command in ("reply", "--objection", "system-cannot"), ("log", "--how", "phone"):
        told = run(command[0], case, *command[1:], "--on", "2025-02-28", "--yes", code=1)
        assert "--on" in told.err
        assert "2025-03-01" in told.err
    assert journal(case) == []
    run("log", case, "--how", "phone", "--on", "2025-03-01", "--yes")


def test_the_fraud_pattern_gets_a_warning_and_no_letter(run: Run, case: Path) -> None:
    told = run("reply", case, "--objection", "pay-first", "--yes")
    assert "诈骗" in told.out
    assert "110" in told.out
    assert letters(case, "回复函") == []
    assert "现在可以走" in run("show", case).out
    assert (
        next(one for one in json.loads(run("show", case, "--json").out)["steps"] if one["id"] == "police")[
            "state"
        ]
        == "open"
    )


def test_they_stay_with_it_and_the_complaint_says_so(run: Run, case: Path) -> None:
    run("sent", case, "cancellation", "--how", "ems", "--waybill", "1099", "--on", "2026-10-20", "--yes")
    run("reply", case, "--objection", "in-person-only", "--on", "2026-11-01", "--yes", "--format", "md")
    run("sent", case, "rebuttal", "--how", "email", "--on", "2026-11-02", "--yes")
    told = run(
        "reply", case, "--objection", "in-person-only", "--outcome", "persists", "--yes", "--format", "md"
    )
    assert "posexit show" in told.out
    complaint = run("letter", "complaint", "--to", "institution", "--case", case).out
    assert "2026年11月1日要求亲自到场" in complaint
    run("reply", case, "--objection", "in-person-only", "--outcome", "resolved", "--yes")
    assert "至今没有出示" not in run("letter", "complaint", "--to", "institution", "--case", case).out


def test_a_second_rebuttal_leaves_the_first_as_it_went(run: Run, case: Path) -> None:
    run("reply", case, "--objection", "system-cannot", "--yes", "--format", "md")
    (first,) = letters(case, "回复函")
    before = (case / "letters" / first).read_bytes()
    told = run("sent", case, "rebuttal", "--how", "hand", "--yes")
    assert first in told.out
    run("reply", case, "--objection", "ask-your-agent", "--yes", "--format", "md")
    second = next(name for name in letters(case, "回复函") if name != first)
    text = (case / "letters" / second).read_text(encoding="utf-8")
    assert "去找代理商" in text
    assert "注销不了" not in text
    assert (case / "letters" / first).read_bytes() == before


def test_start_again_keeps_what_was_sent_and_what_the_story_needs(run: Run, case: Path) -> None:
    run("reply", case, "--objection", "system-cannot", "--yes", "--format", "md")
    before = letters(case, "回复函")
    run("start", case, "--yes", "--format", "md")
    assert letters(case, "回复函") == before


# sent


def test_sent_freezes_the_letter_as_it_stands(run: Run, case: Path) -> None:
    name = letters(case, "申请书")[0]
    (case / "letters" / name).write_text("my own last change", encoding="utf-8")
    told = json.loads(
        run(
            "sent", case, "cancellation", "--how", "ems", "--waybill", "1099", "--on", "2026-11-02", "--json"
        ).out
    )
    assert list(told["frozen"]) == [f"letters/{name}"]
    assert told["events"][0]["files"] == told["frozen"]
    run("start", case, "--yes", "--format", "md", "--set", "applicant.phone=13900139000")
    assert (case / "letters" / name).read_text(encoding="utf-8") == "my own last change"


def test_an_arrival_may_be_told_with_the_letter_or_later(run: Run, case: Path) -> None:
    flags = ("--how", "ems", "--on", "2026-11-02")
    run("sent", case, "cancellation", *flags, "--arrived", "2026-11-05", "--yes")
    assert [event["kind"] for event in journal(case)] == ["sent", "arrived"]
    run("sent", case, "settlement", "--how", "hand", "--on", "2026-11-02", "--yes")
    run("sent", case, "settlement", "--arrived", "2026-11-02", "--yes")
    assert [event["kind"] for event in journal(case)][2:] == ["sent", "arrived"]


def test_sent_asks_how(run: Run, case: Path) -> None:
    run("sent", case, "cancellation", "--plain", stdin="1\n\n1099\n\n")
    assert (journal(case)[0]["how"], journal(case)[0]["waybill"]) == ("ems", "1099")


def test_a_complaint_says_where_it_went(run: Run, case: Path) -> None:
    run("sent", case, "complaint", "--how", "ems", "--to", "regulator", "--yes")
    assert journal(case)[0]["to"] == "regulator"
    run("sent", case, "complaint", "--how", "ems", "--yes", code=2)
    run("start", case, "--yes", "--format", "md", "--set", "complaint.to=head-office")
    run("sent", case, "complaint", "--how", "ems", "--yes")
    assert journal(case)[-1]["to"] == "head-office"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["nonsense", "--how", "ems"], 1, "nonsense"),
        (["cancellation"], 2, "--how"),
        (["cancellation", "--how", "pigeon"], 1, "--how"),
        (["cancellation", "--how", "ems", "--to", "regulator"], 2, "complaint"),
        (["cancellation", "--how", "ems", "--on", "2026-11-20", "--arrived", "2026-11-19"], 1, "2026-11-19"),
        (["cancellation", "--how", "ems", "--arrived", "2026-12-01"], 1, "--arrived"),
        (["cancellation", "--arrived", "2026-11-20"], 2, "--how"),
    ],
)
def test_what_cannot_have_been_sent_is_told(
    run: Run, case: Path, args: list[str], code: int, said: str
) -> None:
    assert said in run("sent", case, *args, "--yes", code=code).err
    assert journal(case) == []


def test_a_letter_without_a_file_is_written_down_with_a_word(run: Run, case: Path) -> None:
    told = run("sent", case, "reminder", "--how", "email", "--yes")
    assert "posexit evidence" in told.out
    assert journal(case)[0]["letter"] == "reminder"


# log


def test_a_call_is_written_down(run: Run, case: Path) -> None:
    flags = (
        "--how",
        "phone",
        "--with",
        "李工",
        "--staff",
        "8",
        "--ticket",
        "KF1",
        "--said",
        "不行",
        "--promised",
        "回电",
    )
    run("log", case, *flags, "--on", "2026-11-20", "--yes")
    event = journal(case)[0]
    assert (event["with_whom"], event["staff_no"], event["ticket_no"]) == ("李工", "8", "KF1")
    outline = run("letter", "complaint", "--to", "institution", "--case", case).out
    assert "李工" in outline


def test_log_asks(run: Run, case: Path) -> None:
    run("log", case, "--plain", stdin="1\n电话\n李工\n\n\n找代理商\n\n\n\n")
    assert (journal(case)[0]["how"], journal(case)[0]["said"]) == ("phone", "找代理商")


def test_an_offer_and_confirmations_need_no_call(run: Run, case: Path) -> None:
    told = json.loads(
        run(
            *("log", case, "--offer", "免一年流量费", "--decision", "leave"),
            *("--confirmed", "terminal", "--confirmed", "merchant", "--json"),
        ).out
    )
    assert [event["kind"] for event in told["events"]] == ["offer", "confirmed", "confirmed"]
    assert [event["no"] for event in told["events"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--how", "pigeon"], "--how"),
        (["--confirmed", "everything"], "--confirmed"),
        (["--offer", "x", "--decision", "perhaps"], "--decision"),
        (["--how", "phone", "--on", "2027-01-01"], "--on"),
    ],
)
def test_what_cannot_be_logged_is_told(run: Run, case: Path, flags: list[str], said: str) -> None:
    assert said in run("log", case, *flags, "--yes", code=1).err
    assert journal(case) == []


# evidence


def test_evidence_is_copied_hashed_and_numbered(run: Run, case: Path, tmp_path: Path) -> None:
    photo = tmp_path / "签收 记录.png"
    photo.write_bytes(b"pixels")
    run("sent", case, "cancellation", "--how", "ems", "--on", "2026-11-02", "--yes")
    told = json.loads(
        run("evidence", case, photo, "--proves", "已签收", "--pages", "2", "--of", "1", "--json").out
    )
    assert told["exhibit"] == 1
    kept = case / told["event"]["file"]
    assert kept.read_bytes() == b"pixels"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.name == "01-签收-记录.png"
    assert "已签收" in run("letter", "evidence-list", "--case", case).out


def test_a_proof_comes_with_its_event(run: Run, case: Path, tmp_path: Path) -> None:
    photo = tmp_path / "call.txt"
    photo.write_text("record")
    run("log", case, "--how", "phone", "--proof", photo, "--yes")
    assert [event["kind"] for event in journal(case)] == ["contact", "evidence"]
    assert journal(case)[1]["of"] == 1


def test_evidence_lists_and_tells_what_is_gone_or_changed(run: Run, case: Path, tmp_path: Path) -> None:
    assert "还没有证据" in run("evidence", case).out
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
        run("evidence", case, tmp_path / name, "--yes")
    (case / "evidence" / "02-b").write_text("other")
    (case / "evidence" / "03-c").unlink()
    found = json.loads(run("evidence", case, "--json").out)["exhibits"]
    assert [one["state"] for one in found] == ["sound", "changed", "gone"]
    shown = run("evidence", case).out
    assert "不见了" in shown
    assert "不一样" in shown


def test_evidence_asks_its_name(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    run("evidence", case, tmp_path / "x.txt", "--plain", stdin="短信\n要求先付\n3\n\n\n")
    assert (journal(case)[0]["name"], journal(case)[0]["proves"]) == ("短信", "要求先付")
    assert journal(case)[0]["pages"] == 3


@pytest.mark.parametrize(("content", "said"), [(None, "no-such"), (b"", "空文件")])
def test_what_is_no_evidence_is_told(
    run: Run, case: Path, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "no-such"
    if content is not None:
        path.write_bytes(content)
    assert said in run("evidence", case, path, "--yes", code=1).err
    assert journal(case) == []
    assert not (case / "evidence").exists() or not list((case / "evidence").iterdir())


def test_the_same_file_is_kept_once(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    run("evidence", case, tmp_path / "x", "--yes")
    assert "证据1" in run("evidence", case, tmp_path / "x", "--yes", code=1).err
    assert len(journal(case)) == 1


def test_two_files_of_one_name_lie_side_by_side(run: Run, case: Path, tmp_path: Path) -> None:
    (case / "evidence").mkdir()
    (case / "evidence" / "01-x.txt").write_text("the user's own")
    (tmp_path / "x.txt").write_text("x")
    run("evidence", case, tmp_path / "x.txt", "--yes")
    assert journal(case)[0]["file"] == "evidence/01-x-2.txt"
    assert (case / "evidence" / "01-x.txt").read_text() == "the user's own"


def test_a_copy_that_a_killed_run_left_is_taken(run: Run, case: Path, tmp_path: Path) -> None:
    (case / "evidence").mkdir()
    (case / "evidence" / "01-x.txt").write_text("x")
    (tmp_path / "x.txt").write_text("x")
    run("evidence", case, tmp_path / "x.txt", "--yes")
    assert journal(case)[0]["file"] == "evidence/01-x.txt"


def test_evidence_for_an_entry_that_is_not_there(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    assert "第3条" in run("evidence", case, tmp_path / "x", "--of", "3", "--yes", code=1).err


def test_evidence_does_not_go_through_a_link(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (case / "evidence").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "x").write_text("x")
    run("evidence", case, tmp_path / "x", "--yes", code=1)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_beyond_all_measure_is_not_copied(
    run: Run, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posexit.exhibits.LARGEST", 3)
    (tmp_path / "x").write_text("four")
    run("evidence", case, tmp_path / "x", "--yes", code=1)
    assert journal(case) == []


def test_a_journal_that_names_a_file_outside_is_refused(run: Run, case: Path) -> None:
    line = {
        "kind": "evidence",
        "on": "2026-11-20",
        "at": "2026-11-20T08:00:00Z",
        "file": "evidence/../../x",
        "sha256": "0" * 64,
        "name": "x",
    }
    (case / "journal.jsonl").write_text(json.dumps(line) + "\n")
    assert "journal.jsonl:1" in run("evidence", case, code=1).err


# the folder


@pytest.mark.parametrize(
    "command",
    [
        ["reply", "--objection", "system-cannot"],
        ["log", "--how", "phone"],
        ["evidence"],
    ],
)
def test_no_case_no_journal(run: Run, tmp_path: Path, command: list[str]) -> None:
    name, *flags = command
    run(name, tmp_path / "nowhere", *flags, *(["--yes"] if flags else []), code=1)
    assert not (tmp_path / "nowhere").exists()


def test_a_torn_line_is_told_and_mended(run: Run, case: Path) -> None:
    run("log", case, "--how", "phone", "--yes")
    path = case / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"kind": "re')
    assert "没有写完" in run("show", case).err
    assert "没有写完" in run("log", case, "--how", "visit", "--yes").err
    assert [event["how"] for event in journal(case)] == ["phone", "visit"]
    assert "没有写完" not in run("show", case).err


@pytest.mark.parametrize("line", ["not json", '{"kind": "dance"}', '{"kind": "sent", "on": "2026-11-20"}'])
def test_a_broken_journal_stops_every_command_with_its_line(run: Run, case: Path, line: str) -> None:
    path = case / "journal.jsonl"
    path.write_text(line + "\n")
    for command in (["show", case], ["log", case, "--how", "phone", "--yes"], ["letter", "--case", case]):
        assert "journal.jsonl:1" in run(*command, code=1).err
    assert path.read_text() == line + "\n"


def test_an_event_of_tomorrow_is_told_by_show(run: Run, case: Path) -> None:
    run("log", case, "--how", "phone", "--yes")
    told = run("show", case, "--today", "2026-11-22", code=1)
    assert "journal.jsonl:1" in told.err


def test_another_run_in_the_folder_keeps_this_one_out(run: Run, case: Path) -> None:
    with CaseFolder.open(case).locked():
        run("log", case, "--how", "phone", "--yes", code=1)
    assert journal(case) == []


def test_the_state_of_evidence_is_read_from_the_disk(tmp_path: Path) -> None:
    from posexit.journal import Evidence

    one = Evidence(at="2026-11-20T08:00:00Z", on="2026-11-20", file="evidence/x", sha256="0" * 64, name="x")
    assert state(tmp_path, one) == "gone"
