"""Situations with what must follow from them: tests/cases/*.yaml, written so that a lawyer can add one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from posexit import ground, route
from posexit.advice import advise
from posexit.case import Case
from posexit.circumstances import closings_confirmed_on, confirmations_missing, confirmations_wanted
from posexit.doors import DOORS
from posexit.escalation import ROWS, steps
from posexit.fields import case_of, flatten
from posexit.journal import events_of
from posexit.library import default_library
from posexit.objections import choose as choose_objections
from posexit.objections import entries as objection_entries
from posexit.situation import situation as seen
from posexit.story import Story, fold

TODAY = "2026-11-23"
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
ENTRIES: list[dict[str, Any]] = [
    entry for file in FILES for entry in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
]
KNOWN = {
    *("kind", "form", "door", "row", "route", "letters"),
    *("cites", "cites_not", "warns", "warns_not", "steps", "objections", "confirmations", "tasks"),
}
ALWAYS_OPEN = {"institution"}
every_case = pytest.mark.parametrize("entry", ENTRIES, ids=[entry["title"] for entry in ENTRIES])


def situation(entry: dict[str, Any]) -> tuple[Case, date]:
    return case_of(dict(flatten(entry["answers"]))), date.fromisoformat(entry.get("today", TODAY))


def story(entry: dict[str, Any]) -> Story:
    return fold(events_of(entry.get("story", ())))


@every_case
def test_the_ground_is_as_expected(entry: dict[str, Any]) -> None:
    expect = entry["expect"]
    found = ground.choose(*situation(entry))
    for name in ("kind", "form", "door", "row"):
        if name in expect:
            assert (getattr(found, name) or "none") == expect[name], name
    assert set(expect.get("cites", [])) <= set(found.citations)
    assert not set(expect.get("cites_not", [])) & set(found.citations)
    assert set(expect.get("warns", [])) <= set(found.warnings)
    assert not set(expect.get("warns_not", [])) & set(found.warnings)


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "route" in e["expect"]], ids=lambda entry: entry["title"]
)
def test_the_route_is_as_expected(entry: dict[str, Any]) -> None:
    assert route.choose(situation(entry)[0]).kind == entry["expect"]["route"]


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "letters" in e["expect"]], ids=lambda entry: entry["title"]
)
def test_the_letters_are_as_expected(entry: dict[str, Any]) -> None:
    case, today = situation(entry)
    templates = default_library()
    applying = {letter.id for letter in advise(case, templates, today, story(entry)).letters}
    wanted = entry["expect"]["letters"]
    assert set(wanted.get("apply", [])) <= applying
    assert not set(wanted.get("not", [])) & applying


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "steps" in e["expect"]], ids=lambda entry: entry["title"]
)
def test_the_steps_are_as_expected(entry: dict[str, Any]) -> None:
    found = {step.id: step for step in steps(seen(*situation(entry), story(entry)))}
    for step_id, wanted in entry["expect"]["steps"].items():
        state, _, reason = wanted.partition(" ")
        assert (found[step_id].state, found[step_id].reason) == (state, reason), step_id


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "objections" in e["expect"]], ids=lambda entry: entry["title"]
)
def test_the_objections_are_as_expected(entry: dict[str, Any]) -> None:
    found = {one.id for one in choose_objections(seen(*situation(entry), story(entry)), default_library())}
    wanted = entry["expect"]["objections"]
    assert set(wanted.get("possible", [])) <= found
    assert not set(wanted.get("not", [])) & found
    assert {*wanted.get("possible", []), *wanted.get("not", [])} <= set(objection_entries(default_library()))


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "confirmations" in e["expect"]], ids=lambda entry: entry["title"]
)
def test_what_ends_the_case_is_as_expected(entry: dict[str, Any]) -> None:
    now = seen(*situation(entry), story(entry))
    wanted = entry["expect"]["confirmations"]
    assert list(confirmations_wanted(now)) == wanted["wanted"]
    assert list(confirmations_missing(now)) == wanted.get("missing", wanted["wanted"])
    closings = set(confirmations_missing(now)) - {"settlement"}
    assert (closings_confirmed_on(now) is None) == bool(closings)
    if "on" in wanted:
        assert str(closings_confirmed_on(now)) == wanted["on"]


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "tasks" in e["expect"]], ids=lambda entry: entry["title"]
)
def test_the_tasks_are_as_expected(entry: dict[str, Any]) -> None:
    case, today = situation(entry)
    found = {task.id: task for task in advise(case, default_library(), today, story(entry)).tasks}
    wanted = entry["expect"]["tasks"]
    assert set(wanted.get("apply", [])) - set(found) == set()
    assert set(wanted.get("not", [])) & set(found) == set()
    due = {task_id: str(found[task_id].due) for task_id in wanted.get("due", {})}
    assert due == wanted.get("due", {})


def test_every_letter_task_route_and_objection_is_met_on_both_sides() -> None:
    """Twice where it applies and twice where it does not, by what the situations expect."""
    templates = default_library()
    objections = objection_entries(templates)
    known = {
        "letters": set(templates.letter_ids()),
        "tasks": {task.id for task in templates.tasks.tasks},
        "objections": set(objections),
    }
    everywhere = {
        *(task.id for task in templates.tasks.tasks if (task.when, task.door) == (("always",), ("any",))),
        *(name for name, entry in objections.items() if entry.when == ("always",)),
    }
    for subject, names in known.items():
        with_it, without = named(subject, "apply"), named(subject, "not")
        assert set(with_it) | set(without) <= names, subject
        assert [name for name in names - everywhere if with_it[name] < 2 or without[name] < 2] == []
        assert [name for name in names & everywhere if with_it[name] < 2] == []
    routes = Counter(entry["expect"].get("route") for entry in ENTRIES)
    assert [way for way in get_args(route.RouteKind) if routes[way] < 2] == []


def named(subject: str, side: str) -> Counter[str]:
    """Count how often situations expect something, or expect it not."""
    side = "possible" if (subject, side) == ("objections", "apply") else side
    return Counter(name for entry in ENTRIES for name in entry["expect"].get(subject, {}).get(side, []))


def test_every_step_is_met_on_both_sides() -> None:
    states: dict[str, Counter[str]] = {row.id: Counter() for row in ROWS}
    for entry in ENTRIES:
        for step_id, wanted in entry["expect"].get("steps", {}).items():
            states[step_id]["open" if wanted.startswith("open") else "not open"] += 1
    for step_id, met in states.items():
        assert met["open"] >= 2, step_id
        assert met["not open"] >= 2 or step_id in ALWAYS_OPEN, step_id


def test_there_are_cases_enough() -> None:
    assert len(ENTRIES) >= 56
    assert not [title for title, n in Counter(entry["title"] for entry in ENTRIES).items() if n > 1]


def test_every_expectation_is_one_that_is_checked() -> None:
    for entry in ENTRIES:
        assert set(entry) <= {"title", "today", "answers", "story", "expect"}, entry["title"]
        assert entry["expect"], entry["title"]
        assert set(entry["expect"]) <= KNOWN, entry["title"]
        assert set(entry["expect"].get("letters", {})) <= {"apply", "not"}, entry["title"]


def test_every_door_and_row_is_met_twice() -> None:
    found = [ground.choose(*situation(entry)) for entry in ENTRIES]
    doors = Counter(one.door for one in found)
    rows = Counter(one.row for one in found)
    assert all(doors[door.id] >= 2 for door in DOORS)
    assert all(rows[row.id] >= 2 for row in ground.ROWS)


def test_no_case_names_what_does_not_exist() -> None:
    templates = default_library()
    keys = {key for row in ground.ROWS for key in row.warns}
    keys |= {key for _, each in ground.ON_ROW for key in each.warns}
    keys |= {key for each in ground.ON_ANY_ROW for key in each.warns}
    keys |= {key for door in DOORS for key in door.warns}
    for entry in ENTRIES:
        expect = entry["expect"]
        for source_id in (*expect.get("cites", []), *expect.get("cites_not", [])):
            assert templates.source(source_id), entry["title"]
        assert {*expect.get("warns", []), *expect.get("warns_not", [])} <= keys, entry["title"]
