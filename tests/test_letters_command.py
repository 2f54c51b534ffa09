"""`posexit letters`: every letter there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from posexit.library import Library
from posexit.situation import known_rules


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_json_lists_every_letter_with_title_signer_and_rule(
    run: Run, library: Library, lang: str
) -> None:
    found = json.loads(run("letters", "--json", "--lang", lang).out)
    assert [letter["id"] for letter in found] == list(library.letter_ids())
    for letter in found:
        assert letter["when"] in known_rules()
        assert letter["signer"] == library.letter(letter["id"], lang).front.signer  # type: ignore[arg-type]
        assert letter["title"]
        assert letter["why"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_see_each_letter_with_what_it_is_for(
    run: Run, library: Library, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    said = run("letters", "--lang", lang).out
    for letter in json.loads(run("letters", "--json", "--lang", lang).out):
        assert f"{letter['id']}  {letter['title']}" in said
        assert "".join(letter["why"].split()) in "".join(said.split())


def test_a_letter_of_ones_own_is_listed_and_can_be_written(
    run: Run, library: Library, tmp_path: Path
) -> None:
    own = tmp_path / "mine" / "letters"
    own.mkdir(parents=True)
    for lang in ("zh", "en"):
        built_in = library.letter("cancellation", lang).path.read_text(encoding="utf-8")  # type: ignore[arg-type]
        (own / f"thanks.{lang}.md").write_text(built_in, encoding="utf-8")
    found = json.loads(run("letters", "--json", "--templates", tmp_path / "mine").out)
    assert found[-1]["id"] == "thanks"
    assert "申请书" in run("letter", "thanks", "--templates", tmp_path / "mine").out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no front matter", "---"),
        ("---\ntitle: x\nwhen: alwyas\nact: record\n---\n好\n", "alwyas"),
        ("---\ntitle: x\nwhen: always\nact: record\nsinger: x\n---\n好\n", "singer"),
        ("---\ntitle: [x\nwhen: always\n---\n好\n", "thanks.zh.md:3: 括号里少了逗号"),
        ("---\ntitle: x\nwhen: always\nact: record\n---\n{{ nobody }}\n", "nobody"),
        ("---\ntitle: x\nwhen: always\nact: record\n---\n{% if %}\n", "thanks.zh.md:6"),
        (
            "---\ntitle: x\nwhen: always\nact: record\nattachments: [{when: alwyas, text: x}]\n---\n好\n",
            "alwyas",
        ),
        ("---\ntitle: [{when: alwyas, text: x}]\nwhen: always\nact: record\n---\n好\n", "alwyas"),
    ],
)
def test_a_broken_letter_of_ones_own_is_one_clear_error(
    run: Run, tmp_path: Path, content: str, said: str
) -> None:
    own = tmp_path / "mine" / "letters"
    own.mkdir(parents=True)
    for lang in ("zh", "en"):
        (own / f"thanks.{lang}.md").write_text(content, encoding="utf-8")
    ran = run("letter", "thanks", "--templates", tmp_path / "mine", code=1)
    assert said in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    "content",
    ["begin: {zh: x}\n", "note: [", "a: {zh: 好, en: good}\n", "note: {today: {zh: '{day', en: '{x.y}'}}\n"],
)
def test_broken_words_of_ones_own_are_one_clear_error(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "messages.yaml").write_text(content, encoding="utf-8")
    assert "messages.yaml" in run("letter", "--templates", tmp_path / "mine", code=1).err


def test_templates_that_may_not_be_read_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "messages.yaml").write_bytes(b"\xff\xfe\x00")
    assert "messages.yaml" in run("letter", "--templates", tmp_path / "mine", code=1).err
