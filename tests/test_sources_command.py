"""`posexit sources`: every law and fact with how sure it is and what uses it."""

from __future__ import annotations

import json

import pytest
from conftest import Run

from posexit.blocks import Language
from posexit.checklist import source_text
from posexit.cited import named
from posexit.explain import citation
from posexit.library import Library
from posexit.uses import uses


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
    assert "Art. 565 of the Civil Code" in run("sources", "--lang", "en").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_screen_and_checklist_name_a_source_alike(library: Library, lang: Language) -> None:
    for source_id in library.keys("sources"):
        source = library.source(source_id)
        name = named(source, library, lang)
        assert name == citation(source_id, library, lang)["name"] != ""
        brief = named(source, library, lang, brief=True)
        assert source_text((source_id,), library, lang).startswith(brief)


def test_only_where_there_is_little_room_a_name_is_brief(library: Library) -> None:
    source = library.source("acquiring-259-exit")
    assert named(source, library, "zh").startswith(
        "《关于加强支付受理终端及相关业务管理的通知》（银发〔2021〕259号）第"
    )
    assert named(source, library, "zh", brief=True).startswith("银发〔2021〕259号第")
    assert named(source, library, "en") == "Part 1(1)3 of the PBoC Notice Yin Fa [2021] No. 259"
    assert named(source, library, "en", brief=True) == "Part 1(1)3 PBoC Notice Yin Fa [2021] No. 259"


def test_nothing_uses_a_source_that_is_not_there(library: Library) -> None:
    assert set(uses(library)) == set(library.keys("sources"))


def test_each_kind_of_user_is_counted(library: Library) -> None:
    kinds = {user.split()[0] for users in uses(library).values() for user in users}
    assert kinds == {"letter", "task", "objection", "warning", "ground", "step", "door"}
