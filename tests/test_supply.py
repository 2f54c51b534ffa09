"""What posexit is made of: lowest versions that are tested, licences that are known, and both written down."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from libraries import _FAMILIES, listed, rows
from lowest import PROJECT, RUNTIME, lowest
from packaging.version import Version

ROOT = Path(__file__).parents[1]


def test_every_library_that_is_used_has_one_lowest_version() -> None:
    extras = set(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"])
    assert extras - {"all", "dev"} == set(RUNTIME)
    bounds = dict(lowest())
    assert len(bounds) > 10
    assert all(Version(version(name)) >= Version(bound) for name, bound in bounds.items())


@pytest.mark.parametrize(
    "requirement", ["typer", "typer==1.0", "typer>=1,<2", "typer>=1; python_version<'3'"]
)
def test_a_bound_that_cannot_be_tried_is_refused(monkeypatch: pytest.MonkeyPatch, requirement: str) -> None:
    import lowest as module

    monkeypatch.setattr(module, "requirements", lambda: [requirement])
    with pytest.raises(ValueError, match="typer"):
        list(lowest())


def test_ci_tries_the_lowest_versions() -> None:
    run = (ROOT / ".ci/run").read_text(encoding="utf-8")
    named = re.findall(r"tests/[\w./]+", run)
    assert "tests/lowest.py" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_licences_are_those_that_security_md_lists() -> None:
    told, found = listed(), rows()
    own = {name for name, (_, asked) in found.items() if asked}
    assert own <= set(told)
    assert {name: licence for name, (licence, _) in found.items() if name in told} == {
        name: licence for name, licence in told.items() if name in found
    }, "run: python tests/libraries.py"


def test_no_library_has_a_licence_of_another_kind() -> None:
    known = {name for name, _ in _FAMILIES}
    assert {name: said for name, (said, _) in rows().items() if not set(said.split(", ")) <= known} == {}
