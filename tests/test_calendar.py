"""The calendar as other programs read it: parsed back, imported again and again, with titles that mean harm."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from posexit.advice import Advice, advise
from posexit.calendar import Calendar, Entry, Past, calendar, stem_of
from posexit.fields import case_of
from posexit.folder import CaseFolder
from posexit.journal import Done, events_of
from posexit.library import Library
from posexit.story import fold
from posexit.writers import ics
from tests.conftest import PERSONAL, Run

TODAY = date(2026, 11, 23)
ANSWERS = {
    **PERSONAL,
    "contract.term": "fixed",
    "contract.ends_on": "2027-05-31",
    "exit.stop_on": "2026-12-31",
}


def advised(library: Library, *events: dict[str, object], today: date = TODAY, **more: str) -> Advice:
    answers = {**ANSWERS, **{name.replace("__", "."): text for name, text in more.items()}}
    return advise(case_of(answers), library, today, fold(events_of(events), TODAY))


def made(library: Library, advice: Advice, past: bytes = b"", mark: str | None = None) -> Calendar:
    return calendar(advice, library, "zh", Past("case-1", ics.read(past)), mark)


def events(content: bytes) -> dict[str, Any]:
    whole = icalendar.Calendar.from_ical(content)
    return {str(event["uid"]): event for event in whole.walk("VEVENT")}


def shown(title: str, text: str = "", uid: str = "case-1-x@posexit") -> bytes:
    entry = Entry(uid, TODAY, title, text, 1, TODAY)
    return ics.write(Calendar("case-1", title, "zh", (entry,)))


@dataclass
class Store:
    """A calendar program: it knows entries by their id and takes nothing older than it has."""

    days: dict[str, date] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def take(self, content: bytes) -> None:
        for uid, event in events(content).items():
            if event["sequence"] < self.numbers.get(uid, 0):
                continue
            self.numbers[uid] = event["sequence"]
            if event["status"] == "CANCELLED":
                self.days.pop(uid, None)
            else:
                self.days[uid] = event.decoded("dtstart")


# As it is written


def test_every_entry_is_a_whole_day_with_an_alarm_that_leaves_the_user_free(library: Library) -> None:
    content = ics.write(made(library, advised(library)))
    whole = icalendar.Calendar.from_ical(content)
    assert (whole["version"], whole["method"], whole["calscale"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert str(whole["prodid"]).startswith("-//posexit//")
    assert (whole["x-wr-calname"], whole["x-wr-relcalid"]) == ("退机日程", "case-1@posexit")
    assert not whole.walk("VTIMEZONE")
    found = events(content)
    assert len(found) > 8
    for uid, event in found.items():
        assert re.fullmatch(r"case-1-[a-z0-9-]+@posexit", uid)
        start = event.decoded("dtstart")
        assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"
        assert event.decoded("dtend") == start + timedelta(days=1)
        assert (event["status"], event["transp"], event["class"]) == ("CONFIRMED", "TRANSPARENT", "PRIVATE")
        assert event.decoded("dtstamp") == datetime(2026, 11, 23, tzinfo=UTC)
        (alarm,) = event.walk("VALARM")
        assert (alarm["action"], str(alarm["description"])) == ("DISPLAY", str(event["summary"]))
        rings = datetime.combine(start, datetime.min.time()) + alarm.decoded("trigger")
        assert rings == datetime.combine(start - timedelta(days=1), datetime.min.time()).replace(hour=9)


def test_lines_end_and_fold_as_the_standard_has_it(library: Library) -> None:
    content = ics.write(made(library, advised(library)))
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no hanzi is cut in two


@pytest.mark.parametrize(
    "text", ["\\" * 200, "\\;" * 90, "字" * 60, "a" * 74 + "\\,", "a字" * 60 + "\n" * 40, "𠮷" * 40]
)
def test_no_fold_stands_inside_a_character_or_an_escape(text: str) -> None:
    entry = Entry("case-1-x@posexit", date(2026, 12, 1), "x", text, 0, date(2026, 11, 23))
    content = ics.write(Calendar("case-1", "x", "zh", (entry,)))
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0
    assert str(events(content)["case-1-x@posexit"]["description"]) == text
    assert ics.read(content) == (entry,)


def test_the_same_calendar_is_the_same_bytes(library: Library) -> None:
    first, second = (ics.write(made(library, advised(library))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "title",
    [
        "a, b; c: d \\ e \\n f",
        '"引号" 100% #1',
        "🧾" * 60,
        "长" * 400,
        "a\tb",
        "END:VEVENT",
        "e\u0301 \u200d👨‍👩‍👧",
        "SUMMARY;X=1:z",
        "^n^'",
    ],
)
def test_hostile_words_come_back_as_they_were(title: str) -> None:
    content = shown(title, f"{title}\nBEGIN:VEVENT\nEND:VCALENDAR\n\n{title}")
    (event,) = events(content).values()
    assert (str(event["summary"]), str(event["description"])) == (
        title,
        f"{title}\nBEGIN:VEVENT\nEND:VCALENDAR\n\n{title}",
    )
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert ics.read(content)[0].title == title


def test_a_title_is_one_line(library: Library) -> None:
    advice = advised(library)
    entries = made(library, advice, mark="示\n例").entries
    assert all(entry.title.startswith("示 例 ") for entry in entries)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"no calendar",
        b"BEGIN:VCALENDAR\r\n" * 3000,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:case-1-x@posexit\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        shown("x").replace(b"VALUE=DATE:20261123", b"VALUE=DATE:20269999"),
        shown("x").replace(b";VALUE=DATE:20261123", b":20261123T080000Z"),
        shown("x").replace(b"SEQUENCE:1", b"SEQUENCE:99999999999"),
        shown("x").replace(b"SEQUENCE:1", b"SEQUENCE:-1"),
        shown("x").replace(b"SEQUENCE:1", b"SEQUENCE:one"),
        shown("x").replace(b"LAST-MODIFIED:", b"X-OTHER:"),
    ],
)
def test_what_is_no_calendar_of_ours_is_as_none(library: Library, content: bytes) -> None:
    assert ics.read(content) == ()
    assert made(library, advised(library), content) == made(library, advised(library))


# Imported again


def test_importing_twice_doubles_nothing(library: Library) -> None:
    store, content = Store(), ics.write(made(library, advised(library)))
    store.take(content)
    once = dict(store.days)
    store.take(content)
    store.take(ics.write(made(library, advised(library), content)))
    assert store.days == once


def test_a_day_that_moves_moves_and_the_rest_stays_as_it_was(library: Library) -> None:
    first = ics.write(made(library, advised(library)))
    second = ics.write(made(library, advised(library, exit__stop_on="2027-01-20"), first))
    store = Store()
    store.take(first)
    store.take(second)
    assert store.days["case-1-stop-using@posexit"] == date(2027, 1, 20)
    assert store.days["case-1-confirm-the-terminal@posexit"] == date(2027, 1, 27)
    before, after = events(first), events(second)
    moved = {uid for uid in after if after[uid].to_ical() != before[uid].to_ical()}
    assert "case-1-photograph-the-machine@posexit" not in moved
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in moved)
    store.take(first)  # an old file, imported once more, changes nothing
    assert store.days["case-1-stop-using@posexit"] == date(2027, 1, 20)


def test_what_is_done_or_no_longer_applies_is_taken_back_and_comes_again_when_undone(
    library: Library,
) -> None:
    store, uid = Store(), "case-1-photograph-the-machine@posexit"
    done = {"kind": "done", "task": "photograph-the-machine", "on": "2026-11-24"}
    first = ics.write(made(library, advised(library)))
    second = ics.write(made(library, advised(library, done, today=date(2026, 11, 24)), first))
    store.take(first)
    store.take(second)
    assert uid not in store.days
    gone = events(second)[uid]
    assert (gone["status"], gone.walk("VALARM")) == ("CANCELLED", [])
    assert gone["summary"] == events(first)[uid]["summary"]
    later = ics.write(made(library, advised(library, done, today=date(2026, 11, 25)), second))
    assert events(later)[uid].to_ical() == gone.to_ical()
    again = ics.write(made(library, advised(library, today=date(2026, 11, 25)), later))
    store.take(again)
    assert store.days[uid] == date(2026, 11, 30)


def test_what_was_taken_back_is_forgotten_once_its_day_has_passed(library: Library) -> None:
    done = {"kind": "done", "task": "photograph-the-machine", "on": "2026-11-24"}
    first = ics.write(made(library, advised(library)))
    for today, there in ((date(2026, 11, 30), True), (date(2026, 12, 1), False)):
        found = events(ics.write(made(library, advised(library, done, today=today), first)))
        assert ("case-1-photograph-the-machine@posexit" in found) is there


def test_numbers_grow_even_where_the_earlier_calendar_is_lost(library: Library) -> None:
    moved = made(library, advised(library, today=date(2026, 11, 24), exit__stop_on="2027-01-20"))
    first = {entry.uid: entry.sequence for entry in made(library, advised(library)).entries}
    assert all(entry.sequence > first[entry.uid] for entry in moved.entries if entry.uid in first)
    early = made(library, advised(library, today=date(2025, 1, 1)))
    assert {entry.sequence for entry in early.entries} == {0}


def test_entries_of_other_cases_and_other_people_are_none_of_its_business(library: Library) -> None:
    alien = [shown("x", uid=uid) for uid in ("case-2-x@posexit", "case-1-x@example.com", "birthday")]
    past = Past("case-1", tuple(entry for content in alien for entry in ics.read(content)))
    assert len(past.entries) == 3
    assert calendar(advised(library), library, "zh", past).entries == made(library, advised(library)).entries


def test_the_last_of_several_earlier_calendars_counts() -> None:
    older, newer = Entry("case-1-x@posexit", TODAY, "x", "", 3, TODAY), None
    newer = Entry("case-1-x@posexit", TODAY, "y", "", 4, TODAY)
    for entries in ((older, newer), (newer, older)):
        assert Past("case-1", entries).latest() == {newer.uid: newer}


# Which case it is


def test_two_cases_have_two_calendars(library: Library) -> None:
    one, other = case_of(ANSWERS), case_of({**ANSWERS, "terminals.1.serial_no": "N8NL00999999"})
    assert stem_of(one, "a") == stem_of(case_of(ANSWERS), "a")
    assert len({stem_of(one, "a"), stem_of(other, "a"), stem_of(one, "b")}) == 3
    assert stem_of(case_of({**ANSWERS, "id": "TJ-1"}), "a").startswith("TJ-1-")
    assert stem_of(case_of({**ANSWERS, "id": "退机1"}), "a").startswith("case-")
    for secret in PERSONAL.values():
        assert secret not in stem_of(one, "a")


# Through the command


@pytest.fixture
def case(run: Run) -> Path:
    """Return the folder of a finished case."""
    run("start", "case", "--yes", "--format", "md", *pairs(ANSWERS))
    return Path("case")


def pairs(answers: dict[str, str]) -> Iterable[str]:
    return [part for name, text in answers.items() for part in ("--set", f"{name}={text}")]


def test_start_writes_it_with_the_other_files(case: Path) -> None:
    content = (case / "calendar.ics").read_bytes()
    assert len(events(content)) > 8
    if sys.platform != "win32":
        assert stat.S_IMODE((case / "calendar.ics").stat().st_mode) == 0o600


def test_the_command_writes_the_same_and_says_how_to_import_it(run: Run, case: Path) -> None:
    before = (case / "calendar.ics").read_bytes()
    ran = run("calendar", case)
    assert f"日程在 {case / 'calendar.ics'}" in ran.out
    assert "不会变成两份" in ran.out
    assert (case / "calendar.ics").read_bytes() == before


def test_a_language_changes_words_and_no_ids(run: Run, case: Path) -> None:
    before = events((case / "calendar.ics").read_bytes())
    run("calendar", case, "--lang", "en")
    after = events((case / "calendar.ics").read_bytes())
    assert set(after) == set(before)
    assert "The stop date" in {str(event["summary"]) for event in after.values()}
    run("log", case, "--how", "visit", "--said", "不行", "--yes")  # what follows keeps the language
    assert "The stop date" in {
        str(e["summary"]) for e in events((case / "calendar.ics").read_bytes()).values()
    }


def test_ids_outlive_changed_answers_a_new_name_and_a_copy(run: Run, case: Path) -> None:
    before = set(events((case / "calendar.ics").read_bytes()))
    run(
        "start",
        case,
        "--yes",
        "--format",
        "md",
        "--set",
        "id=TJ-1",
        "--set",
        "terminals.1.serial_no=N8NL00999999",
    )
    case.rename("renamed")
    run("calendar", "renamed")
    assert set(events(Path("renamed/calendar.ics").read_bytes())) >= before
    Path("renamed/calendar.ics").unlink()
    run("calendar", "renamed")
    assert set(events(Path("renamed/calendar.ics").read_bytes())) == before


def test_a_done_task_is_taken_back_in_the_folder(run: Run, case: Path) -> None:
    run("log", case, "--how", "phone", "--said", "不行", "--yes")
    told = json.loads(run("calendar", case, "--json").out)
    gone = [entry for entry in told["entries"] if entry["status"] == "cancelled"]
    assert [entry["uid"].partition("call-")[2] for entry in gone] == ["the-official-line@posexit"]
    assert "撤回1个日子" in run("calendar", case).out


def test_the_json_names_every_entry(run: Run, case: Path) -> None:
    told = json.loads(run("calendar", case, "--json").out)
    assert (told["path"], told["state"], told["beside"]) == (str(case / "calendar.ics"), "unchanged", None)
    found = events((case / "calendar.ics").read_bytes())
    assert {entry["uid"]: entry["on"] for entry in told["entries"]} == {
        uid: event.decoded("dtstart").isoformat() for uid, event in found.items()
    }
    assert all(entry["uid"].endswith(told["calendar"].partition("@")[2]) for entry in told["entries"])


def test_an_edited_calendar_is_kept_and_the_new_one_lies_beside(run: Run, case: Path) -> None:
    path = case / "calendar.ics"
    path.write_bytes(path.read_bytes().replace("停用日".encode(), "停机".encode()))
    edited = path.read_bytes()
    run("log", case, "--how", "phone", "--said", "不行", "--yes")
    ran = run("calendar", case)
    assert path.read_bytes() == edited
    assert "calendar.new.ics" in ran.out
    assert "CANCELLED" in (case / "calendar.new.ics").read_text(encoding="utf-8")
    again = (case / "calendar.new.ics").read_bytes()
    run("calendar", case)
    assert (case / "calendar.new.ics").read_bytes() == again


def test_a_broken_calendar_is_kept_too_and_costs_nothing(run: Run, case: Path) -> None:
    before = set(events((case / "calendar.ics").read_bytes()))
    (case / "calendar.ics").write_bytes(b"\x00broken")
    told = json.loads(run("calendar", case, "--json").out)
    assert (told["state"], told["beside"]) == ("kept", None)  # the very one that was edited
    assert "你改过，原样保留" in run("calendar", case).out
    run("log", case, "--how", "phone", "--said", "不行", "--yes")
    assert (case / "calendar.ics").read_bytes() == b"\x00broken"
    assert set(events((case / "calendar.new.ics").read_bytes())) < before


def test_a_link_in_its_place_is_not_followed(run: Run, case: Path) -> None:
    other = Path("other.ics")
    other.write_bytes(b"mine")
    (case / "calendar.ics").unlink()
    try:
        (case / "calendar.ics").symlink_to(other.absolute())
    except OSError:
        pytest.skip("no links here")
    run("calendar", case)
    assert other.read_bytes() == b"mine"


def test_it_goes_to_another_file_or_to_standard_output(run: Run, case: Path) -> None:
    before = (case / "calendar.ics").read_bytes()
    assert run("calendar", case, "--output", "-").raw == before
    assert "日程在 my.ics" in run("calendar", case, "--output", "my.ics").out
    assert Path("my.ics").read_bytes() == before
    run("log", case, "--how", "phone", "--said", "不行", "--yes", "--json")
    run("calendar", case, "--output", "my.ics")
    assert "STATUS:CANCELLED" in Path("my.ics").read_text(encoding="utf-8")
    assert run("calendar", case, "--output", "-", "--json", code=2).out == ""
    assert run("calendar", case, "--output", "no/where.ics", code=1).out == ""


def test_an_example_says_so_on_every_entry(run: Run) -> None:
    run("start", "out", "--example", "merchant", "--yes", "--format", "md")
    content = Path("out/calendar.ics").read_bytes()
    assert all(str(event["summary"]).startswith("示例 ") for event in events(content).values())
    assert str(icalendar.Calendar.from_ical(content)["x-wr-calname"]).startswith("示例 ")


def test_the_cases_of_a_table_have_calendars_of_their_own(run: Run) -> None:
    answers = {name: text for name, text in ANSWERS.items() if name != "applicant.id_number"}
    table = [answers, answers, {**answers, "id": "TJ-3"}]
    Path("t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in table), encoding="utf-8")
    run("batch", "t.jsonl", "--output", "out", "--format", "md")
    found = [set(events(path.read_bytes())) for path in sorted(Path("out").glob("*/calendar.ics"))]
    assert len(found) == 3
    assert not (found[0] & found[1] | found[1] & found[2] | found[0] & found[2])
    assert any(all(uid.startswith("TJ-3-") for uid in uids) for uids in found)


def test_where_no_day_lies_ahead_nothing_is_written(run: Run, case: Path) -> None:
    for what in ("terminal", "merchant"):
        run("log", case, "--confirmed", what, "--yes")
    run("close", case, "--anyway", "--yes")
    left = json.loads(run("calendar", case, "--json").out)["entries"]
    tasks = [one["uid"].partition("-")[2].partition("-")[2].partition("@")[0] for one in left]
    done = [Done(at=datetime.now(UTC), on=TODAY, task=task) for task in tasks if task]
    CaseFolder(case).append(*done)
    before = (case / "calendar.ics").read_bytes()
    told = json.loads(run("calendar", case, "--json", "--today", "2028-01-01").out)
    assert (told["path"], told["state"], told["entries"]) == (None, None, [])
    assert "没有要写进日历的日子" in run("calendar", case, "--today", "2028-01-01").out
    assert run("calendar", case, "--today", "2028-01-01", "-o", "x.ics").out
    assert not Path("x.ics").exists()
    assert (case / "calendar.ics").read_bytes() == before


def test_a_folder_without_a_case_is_one_clear_error(run: Run) -> None:
    assert "没有案卷" in run("calendar", "nowhere", code=1).err
    assert not Path("nowhere").exists()
