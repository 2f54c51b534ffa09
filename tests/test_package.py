"""The wheel: what is in it, and that it runs where nothing of the checkout is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from processes import process

import posexit

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from this checkout, without a network."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(target.glob("*.whl"))


def test_the_wheel_holds_every_template_and_module_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    kept = {
        path for folder in ("posexit", "templates") for path in (ROOT / folder).rglob("*") if path.is_file()
    }
    wanted = {str(path.relative_to(ROOT)) for path in kept if "__pycache__" not in path.parts}
    assert names == {
        name.replace("templates/", "posexit/_templates/", 1) if name.startswith("templates/") else name
        for name in wanted
    }
    assert wheel.name.startswith(f"posexit-{posexit.__version__}-py3-none-any")


def test_the_licence_and_the_command_are_in_its_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            name.rpartition("/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert "posexit = posexit.__main__:main" in texts["entry_points.txt"]
    assert "License-Expression: MIT" in texts["METADATA"]
    assert "LICENSE" in texts


def test_it_runs_from_the_wheel_with_the_templates_inside(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = process("letter", "--type", "personal", PYTHONPATH=str(tmp_path / "site"))
    assert "申请书" in done.stdout.decode()
    where = (sys.executable, "-c", "from posexit.library import builtin; print(builtin())")
    found = process(program=where, PYTHONPATH=str(tmp_path / "site")).stdout.decode().strip()
    assert found == str(tmp_path / "site" / "posexit" / "_templates")
