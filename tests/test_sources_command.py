"""`posexit sources`: every law and fact with how sure it is and what uses it."""

from __future__ import annotations

import json

from conftest import Run

from posexit.cited import uses
from posexit.library import Library


def test_every_source_is_listed_with_how_sure_it_is_and_what_uses_it(run: Run, library: Library) -> None:
    found = {source["id"]: source for source in json.loads(run("sources", "--json").out)}
    assert set(found) == set(library.keys("sources"))
    assert "letter cancellation" in found["acquiring-259-exit"]["used_by"]
    assert found["acquiring-259-exit"]["confidence"] == "reported"
    assert found["civil-code-565"]["confidence"] == "verified"


def test_on_screen_what_was_not_checked_is_said_to_be_unchecked(run: Run) -> None:
    said = run("sources").out
    assert "《民法典》第五百六十五条" in said
    assert "未与原文核对" in said
    assert "Art. 565 Civil Code" in run("sources", "--lang", "en").out


def test_nothing_uses_a_source_that_is_not_there(library: Library) -> None:
    assert set(uses(library)) == set(library.keys("sources"))


def test_each_kind_of_user_is_counted(library: Library) -> None:
    kinds = {user.split()[0] for users in uses(library).values() for user in users}
    assert kinds == {"letter", "task", "objection", "warning", "ground", "step", "door"}
