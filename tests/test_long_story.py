"""One case from the first question to its end over ten weeks, day by day, through the commands alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import PERSONAL, Ran, Run

from posexit.manifest import fingerprint

ANSWERS = {
    **PERSONAL,
    "applicant.address": "示例市江湾路1号",
    "contract.signed_on": "2025-04-01",
    "contract.term": "fixed",
    "contract.ends_on": "2028-03-31",
    "exit.stop_on": "2026-12-31",
    "charges.1.kind": "deposit",
    "charges.1.amount": "299",
    "charges.1.charged_on": "2025-04-01",
    "charges.1.claim": "refund",
}


class Owner:
    """Somebody with one case, who types commands on one day after the other."""

    def __init__(self, run: Run, folder: Path, today: Callable[[str], None]) -> None:
        self._run, self.folder, self.on = run, folder, today

    def does(self, command: str, *args: object, code: int = 0) -> Ran:
        asks = () if command == "render" else ("--yes",)
        return self._run(command, self.folder, *args, *asks, code=code)

    def status(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._run("status", self.folder, "--json").out)
        return told

    def stands(self) -> tuple[str, str]:
        told = self.status()
        return told["stage"], told["ball"]

    def complaint(self, to: str) -> str:
        return self._run("letter", "complaint", "--case", self.folder, "--to", to).out

    def letter(self, title: str) -> Path:
        (found,) = (self.folder / "letters").glob(f"*{title}.md")
        return found


@pytest.fixture
def owner(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    owner = Owner(run, tmp_path / "case", lambda day: monkeypatch.setenv("POSEXIT_TODAY", day))
    pairs = [part for name, text in ANSWERS.items() for part in ("--set", f"{name}={text}")]
    owner.on("2026-11-23")
    run("start", owner.folder, *pairs, "--yes", "--format", "md")
    return owner


def test_ten_weeks(owner: Owner, tmp_path: Path) -> None:
    assert owner.stands() == ("to-send", "you")
    request = first_letters(owner)
    silence(owner)
    a_bad_reply(owner, tmp_path)
    a_complaint(owner)
    refund_return_and_confirmation(owner, tmp_path)
    the_end(owner, tmp_path)

    kept = owner.letter("撤机及商户注销申请书").read_bytes()  # what was sent is what lies there
    assert kept == request
    journal = [json.loads(line) for line in (owner.folder / "journal.jsonl").read_text().splitlines()]
    sent = next(event for event in journal if event["kind"] == "sent")
    assert fingerprint(kept) in sent["files"].values()
    days = [one["on"] for one in owner.status()["timeline"]]
    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2026-11-23", "2027-01-30")


def first_letters(owner: Owner) -> bytes:
    owner.on("2026-11-24")
    owner.does("log", "--how", "phone", "--with", "客服王女士", "--ticket", "T-1", "--promised", "三天回电")
    owner.on("2026-11-25")
    owner.does("sent", "cancellation", "--how", "ems", "--waybill", "1090000000001")
    owner.does("sent", "settlement", "--how", "ems", "--waybill", "1090000000001")
    owner.on("2026-11-28")
    owner.does("sent", "cancellation", "--arrived", "2026-11-27")
    assert owner.stands() == ("waiting", "them")
    assert owner.status()["until"] == "2026-12-12"
    return owner.letter("撤机及商户注销申请书").read_bytes()


def silence(owner: Owner) -> None:
    """Until the last day that was asked for, and on the day after it."""
    owner.on("2026-12-12")
    assert owner.stands() == ("waiting", "them")
    owner.on("2026-12-13")
    assert owner.stands() == ("silent", "you")
    owner.does("render")
    assert "2026年11月27日" in owner.letter("催办函").read_text(encoding="utf-8")
    owner.does("sent", "reminder", "--how", "ems", "--waybill", "1090000000002", "--arrived", "2026-12-13")
    assert owner.stands() == ("waiting", "them")


def a_bad_reply(owner: Owner, tmp_path: Path) -> None:
    owner.on("2026-12-21")
    owner.does("reply", "--objection", "pay-a-penalty", "--set", "amount=2000", "--on", "2026-12-20")
    assert owner.stands() == ("objected", "you")
    assert "2000.00元" in owner.letter("回复函").read_text(encoding="utf-8")
    owner.on("2026-12-22")
    owner.does("sent", "rebuttal", "--how", "email")
    owner.on("2026-12-30")
    proof = tmp_path / "拒绝.png"
    proof.write_bytes(b"a screenshot")
    owner.does("reply", "--objection", "pay-a-penalty", "--outcome", "persists", "--proof", proof)
    assert owner.stands() == ("refused", "you")
    assert {step["id"]: step["state"] for step in owner.status()["steps"]}["head-office"] == "open"


def a_complaint(owner: Owner) -> None:
    """It tells what happened day by day and names the exhibit."""
    owner.on("2027-01-04")
    text = owner.complaint("regulator")
    days = re.findall(r"^\| (\d{4}年\d+月\d+日) \|", text, re.MULTILINE)
    calls = ["2026年11月24日", "2026年11月25日", "2026年11月25日", "2026年11月27日"]
    assert days[1:5] == calls
    assert re.search(r"仍坚持.*\| 1 \|", text)
    owner.does("sent", "complaint", "--to", "regulator", "--how", "ems", "--waybill", "1090000000003")
    assert owner.stands() == ("complained", "them")


def refund_return_and_confirmation(owner: Owner, tmp_path: Path) -> None:
    owner.on("2027-01-15")
    owner.does("log", "--confirmed", "settlement", "--how", "message", "--said", "押金已退回结算卡")
    owner.on("2027-01-20")
    owner.does("sent", "device-return", "--how", "hand")
    assert owner.stands()[1] == "them"
    owner.on("2027-01-29")
    proof = tmp_path / "确认.pdf"
    proof.write_bytes(b"%PDF-")
    owner.does("log", "--confirmed", "terminal", "--confirmed", "merchant", "--proof", proof)
    assert owner.stands() == ("confirmed", "you")


def the_end(owner: Owner, tmp_path: Path) -> None:
    """Only once all is in order."""
    owner.on("2027-01-30")
    assert "✗" in owner.does("close", code=1).out
    proof = tmp_path / "到账.pdf"
    proof.write_bytes(b"%PDF-1")
    number = next(one["no"] for one in owner.status()["timeline"] if "款项已结清" in one["text"])
    owner.does("evidence", proof, "--of", number, "--proves", "押金299元到账")
    for task in ("money-arrived", "all-unbound", "debits-are-off", "records-have-a-keeper"):
        owner.does("done", task)
    owner.does("close")
    assert owner.stands() == ("closed", "nobody")
    record = owner.letter("结案记录").read_text(encoding="utf-8")
    assert "还没有" not in record
    assert "2027年1月30日" in record
