"""The journal: what a line may say, torn lines, and appending that survives a dying machine."""

from __future__ import annotations

import errno
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from disk import Disk, all_files, dies_at

from posexit import journal
from posexit.errors import PosexitError
from posexit.fields import case_of
from posexit.folder import CaseFolder
from posexit.journal import Contact, Event, Evidence, Reply, Sent, events_of, parse

PATH = Path("journal.jsonl")
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CALL = Contact(at=AT, on=date(2026, 11, 20), how="phone", said="找代理商", promised="三天内\n回电 “一定”")
LINE = '{"kind": "contact", "on": "2026-11-20", "at": "2026-11-20T08:00:00Z", "how": "phone"}'
EVENTS: tuple[Event, ...] = (
    CALL,
    Sent(
        at=AT, on="2026-11-02", letter="cancellation", how="ems", waybill="109", files={"letters/01.md": "ab"}
    ),
    Reply(at=AT, on="2026-11-20", objection="pay-a-penalty", facts={"amount": "2000.00"}, outcome="persists"),
    Evidence(at=AT, on="2026-11-20", file="evidence/01-a.png", sha256="0" * 64, name="短信", of=1, pages=2),
    *events_of(
        [
            {"kind": "arrived", "on": "2026-11-05", "letter": "cancellation"},
            {"kind": "offer", "on": "2026-11-06", "what": "免一年流量费", "decision": "leave"},
            {"kind": "confirmed", "on": "2026-11-22", "what": "merchant"},
        ]
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    case = CaseFolder.create(tmp_path / "case")
    case.save({"applicant.name": "张小满"})
    return case


def numbered(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(event.model_copy(update={"no": no}) for no, event in enumerate(events, start=1))


def test_every_event_comes_back_with_its_number(folder: CaseFolder) -> None:
    folder.append(*EVENTS)
    assert folder.journal().events == numbered(EVENTS)
    content = (folder.path / "journal.jsonl").read_bytes()
    assert content.count(b"\n") == len(EVENTS)
    assert "找代理商".encode() in content
    assert (folder.path / "journal.jsonl").stat().st_mode & 0o777 == 0o600


def test_nothing_that_was_written_changes(folder: CaseFolder) -> None:
    folder.append(CALL)
    before = (folder.path / "journal.jsonl").read_bytes()
    folder.append(EVENTS[1])
    assert (folder.path / "journal.jsonl").read_bytes().startswith(before)


def test_without_a_file_nothing_happened(folder: CaseFolder) -> None:
    assert folder.journal().events == ()
    assert not (folder.path / "journal.jsonl").exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("no json", "bad-journal"),
        ("[1]", "bad-journal"),
        ('{"kind": "contact", "kind": "sent"}', "bad-journal"),
        ('"' + "[" * 50_000, "bad-journal"),
        ("[" * 50_000, "bad-journal"),
        ('{"on": "2026-11-20"}', "unknown-event"),
        (LINE.replace('"contact"', '"dance"'), "unknown-event"),
        (LINE.replace('"contact"', "[]"), "unknown-event"),
        (LINE.replace("2026-11-20T", "yesterdayT"), "bad-event"),
        (LINE.replace('"2026-11-20"', '"2026-02-30"'), "bad-event"),
        (LINE.replace('"phone"', '"pigeon"'), "bad-event"),
        (LINE.replace('"phone"', '"phone", "colour": "red"'), "bad-event"),
        (LINE.replace('"phone"', '"phone", "said": "a\\u202eb"'), "bad-event"),
        (LINE.replace("08:00:00Z", "08:00:00"), "bad-event"),
    ],
)
@pytest.mark.parametrize("place", [1, 3])
def test_a_line_changed_by_hand_is_refused_with_its_number(row: str, code: str, place: int) -> None:
    rows = [LINE, LINE]
    rows.insert(place - 1, row)
    with pytest.raises(PosexitError) as told:
        parse(("\n".join(rows) + "\n").encode(), PATH)
    assert told.value.code == code
    assert told.value.params["where"] == f"journal.jsonl:{place}"
    assert "red" not in str(told.value.params)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(PosexitError, match="bad-journal"):
        parse(b"\xff\xfe\n", PATH)


def test_empty_lines_hold_nothing_and_keep_the_numbers_of_the_others() -> None:
    found = parse(f"\n{LINE}\n\n  \n{LINE}\n".encode(), PATH)
    assert [event.no for event in found.events] == [1, 2]
    assert found.lines == (2, 5)


@pytest.mark.parametrize("rest", ["x", LINE[:-1], LINE[:20], "\0\0\0"])
def test_a_line_that_was_never_finished_is_told_apart(rest: str) -> None:
    found = parse(f"{LINE}\n{rest}".encode(), PATH)
    assert len(found.events) == 1
    assert found.torn == rest
    assert found.sound == len(LINE) + 1


def test_a_torn_line_may_end_within_a_character() -> None:
    found = parse(LINE.encode() + "\n张".encode()[:-1], PATH)
    assert found.torn
    assert len(found.events) == 1


def test_a_whole_last_line_without_its_line_feed_counts(folder: CaseFolder) -> None:
    path = folder.path / "journal.jsonl"
    path.write_bytes(LINE.encode())
    assert len(folder.journal().events) == 1
    folder.append(CALL)
    assert len(folder.journal().events) == 2
    assert path.read_bytes().startswith(LINE.encode() + b"\n{")


def test_a_whole_last_line_that_is_wrong_is_no_torn_one() -> None:
    with pytest.raises(PosexitError, match="unknown-event"):
        parse(b'{"kind": "dance"}', PATH)
    with pytest.raises(PosexitError) as error:
        parse(b'{"kind": "x"}', PATH)
    assert error.value.params["line"] == 1


def test_the_next_event_takes_the_place_of_a_torn_line(folder: CaseFolder) -> None:
    folder.append(CALL)
    path = folder.path / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"kind": "sent", "on"')
    after = folder.append(EVENTS[1])
    assert after.torn == ""
    assert after.events == numbered(EVENTS[:2])


def test_a_first_line_that_was_torn_leaves_an_empty_journal(folder: CaseFolder) -> None:
    (folder.path / "journal.jsonl").write_bytes(b'{"kind"')
    assert folder.journal().events == ()
    assert folder.append(CALL).events == numbered((CALL,))


def test_to_a_broken_journal_nothing_is_added(folder: CaseFolder) -> None:
    path = folder.path / "journal.jsonl"
    path.write_bytes(b"broken\n")
    with pytest.raises(PosexitError, match="bad-journal"):
        folder.append(CALL)
    assert path.read_bytes() == b"broken\n"


def test_a_journal_beyond_all_measure_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LARGEST", 10)
    with pytest.raises(PosexitError, match="journal-too-large"):
        parse(b"x" * 11, PATH)


def test_a_link_is_not_followed(folder: CaseFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text(f"{LINE}\n")
    (folder.path / "journal.jsonl").symlink_to(outside)
    with pytest.raises(PosexitError, match="symlink"):
        folder.append(CALL)
    assert outside.read_text() == f"{LINE}\n"


@pytest.mark.parametrize(
    ("signed", "today", "code"),
    [
        ("2026-11-20", "2026-11-20", None),
        ("2026-11-21", "2026-11-23", "entry-before-contract"),
        ("2025-01-01", "2026-11-19", "entry-in-future"),
        ("", "2026-11-20", None),
    ],
)
def test_an_event_lies_between_the_contract_and_today(signed: str, today: str, code: str | None) -> None:
    case = case_of({"contract.signed_on": signed})
    found = parse(f"\n{LINE}\n".encode(), PATH)
    if code is None:
        assert found.check(case, date.fromisoformat(today)) == found.events
        return
    with pytest.raises(PosexitError) as told:
        found.check(case, date.fromisoformat(today))
    assert told.value.code == code
    assert (told.value.params["where"], told.value.params["no"]) == ("journal.jsonl:2", 1)


def test_what_was_taken_back_may_be_of_any_day() -> None:
    back = '{"kind": "undone", "on": "2027-01-01", "at": "2026-11-20T08:00:00Z", "of": 1}'
    found = parse(f"{LINE}\n{back}\n".encode(), PATH)
    assert len(found.check(case_of({"contract.signed_on": "2026-11-22"}), TODAY)) == 2


@pytest.mark.parametrize("started", [False, True])
def test_a_machine_that_dies_loses_nothing_that_was_there(folder: CaseFolder, started: bool) -> None:
    if started:
        folder.append(CALL)
    before = folder.journal().events
    change, died = 0, True
    while died:
        change += 1
        died = dies_at(change, lambda: folder.append(EVENTS[1]))
        now = folder.journal()
        assert now.events[: len(before)] == before
        assert len(now.events) <= len(before) + change
        before = now.events
    assert change > 3
    assert folder.journal().torn == ""
    assert not [name for name in all_files(folder.path) if "tmp" in name]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_full_disk_leaves_the_journal_as_it_was(folder: CaseFolder, number: int) -> None:
    folder.append(CALL)
    before = (folder.path / "journal.jsonl").read_bytes()
    with folder.locked():
        for only in ("write", "fsync"):
            with Disk(1, number, only=only).failing(), pytest.raises(PosexitError, match="cannot-write"):
                folder.append(EVENTS[1])
            assert (folder.path / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("before", "fresh", "stand"),
    [
        ("", "a", ""),
        ("a", "", ""),
        ("a", "a", "a"),
        ("b", "a", ""),
        ("ab", "ab", "ab"),
        ("ab", "b", "b"),
        ("ab", "a", ""),
        ("a", "ab", "a"),
        ("aba", "ab", "a"),
        ("aax", "aa", "aa"),
    ],
)
def test_what_would_be_written_once_more_is_what_the_last_of_its_kind_say(
    before: str, fresh: str, stand: str
) -> None:
    day, later = {"on": "2026-11-20"}, {"at": "2026-11-21T09:00:00Z"}
    made = {
        **{one: {"kind": "contact", "how": "phone", "said": one, **day} for one in "ab"},
        "x": {"kind": "done", "task": "export-records", **day},
    }
    written = events_of(made[one] for one in before)
    found = journal.repeated(written, events_of({**made[one], **later} for one in fresh))
    assert [one.said for one in found if one.kind == "contact"] == list(stand)
    assert set(found) <= set(written)


def test_the_files_of_a_letter_are_nothing_that_happened_besides() -> None:
    sent = {"kind": "sent", "on": "2026-11-20", "letter": "reminder", "how": "ems"}
    (before,) = events_of([{**sent, "files": {"letters/09.md": "ab"}}])
    assert journal.repeated([before], events_of([sent])) == (before,)
    assert journal.repeated([before], events_of([{**sent, "waybill": "109"}])) == ()
