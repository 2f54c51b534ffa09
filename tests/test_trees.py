"""A branch of a YAML file read alone is what the whole file has there, however the file is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from posexit.errors import TemplateError
from posexit.library import builtin
from posexit.trees import Tree

FILES = sorted(path.name for path in builtin().glob("*.yaml"))


def tree(path: Path, text: str) -> Tree:
    path.write_text(text, encoding="utf-8")
    return Tree(path)


@pytest.mark.parametrize("name", FILES)
def test_every_branch_of_the_templates_is_the_same_alone(name: str) -> None:
    whole = Tree(builtin() / name).whole or {}
    alone = Tree(builtin() / name)
    assert alone.parts() == tuple(whole)
    for part, inner in whole.items():
        assert alone.part(part) == inner
        if isinstance(inner, dict):
            assert {key: alone.entry(part, key) for key in alone.keys(part)} == inner
        else:
            assert alone.keys(part) == ()


def test_a_list_has_no_keys(tmp_path: Path) -> None:
    found = tree(tmp_path / "a.yaml", "a:\n  - id: 1\n    when: 2\n")
    assert found.keys("a") == ()
    assert found.part("a") == [{"id": "1", "when": "2"}]


@pytest.mark.parametrize("name", FILES)
def test_the_templates_are_read_where_the_fast_reader_is_missing(name: str) -> None:
    text = (builtin() / name).read_text(encoding="utf-8")
    assert yaml.load(text, Loader=yaml.BaseLoader) == Tree(builtin() / name).whole


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: {c: 1}, d: 2}\n",
        "a:\n    b:\n        c: 1\n    d: 2\n",
        '"a":\n  \'b\':\n    c: 1\n  "d": 2\n',
        "# a: no\n\na:\n  # b: no\n  b:\n\n    c: 1\n  d: 2\nz: [1, 2]\n",
        "a:\n  b: &x\n    c: 1\n  d: 2\n",
        "a:\n  b:\n    c: 1\n  d: >\n    2\n",
        "{a: {b: {c: 1}, d: 2}}\n",
        "a:\r\n  b:\r\n    c: 1\r\n  d: 2\r\n",
    ],
)
def test_however_it_is_written(tmp_path: Path, text: str) -> None:
    found = tree(tmp_path / "a.yaml", text)
    assert found.entry("a", "b") == {"c": "1"}
    assert str(found.entry("a", "d")).strip() == "2"
    assert found.keys("a") == ("b", "d")
    assert "a" in found.parts()


def test_an_alias_finds_what_stands_elsewhere(tmp_path: Path) -> None:
    found = tree(tmp_path / "a.yaml", "a:\n  b: &x {c: 1}\n  d: *x\n")
    assert found.entry("a", "d") == {"c": "1"}


@pytest.mark.parametrize(
    "text",
    ["a:\n  b: 1\n  b: 2\n", "a:\n  b: 1\na:\n  b: 2\n", "a:\n  b: [1\n  d: 2\n"],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError) as told:
        tree(tmp_path / "a.yaml", text).entry("a", "b")
    assert "a.yaml:" in str(told.value.params["where"])


@pytest.mark.parametrize("text", ["a:\n  b: 1\n", "a: 1\n", "- a\n", ""])
def test_what_is_not_there(tmp_path: Path, text: str) -> None:
    found = tree(tmp_path / "a.yaml", text)
    for steps in (("a", "c"), ("x", "y")):
        with pytest.raises(KeyError):
            found.entry(*steps)
    with pytest.raises(KeyError):
        found.part("x")
    assert found.keys("x") == ()
