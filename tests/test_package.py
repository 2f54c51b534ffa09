"""What is released: what is in the wheel and the sdist, and that they run where nothing of the checkout is."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import licences
import pytest
from processes import process

import posexit

ROOT = Path(__file__).parents[1]


def built(kind: str, source: Path, target: Path) -> Path:
    """Return a wheel or sdist built from a folder, without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(target.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from this checkout."""
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that an sdist built from this checkout unpacks to."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built("sdist", ROOT, folder / "made")) as archive:
        archive.extractall(folder, filter="data")
    return folder / f"posexit-{posexit.__version__}"


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


def test_the_sdist_holds_what_is_under_version_control_and_nothing_else(unpacked: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of the repository")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    kept = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert kept == {name for name in listed.split("\0") if name} | {"PKG-INFO"}


def test_the_sdist_builds_the_same_wheel(wheel: Path, unpacked: Path, tmp_path: Path) -> None:
    again = built("wheel", unpacked, tmp_path / "again")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_a_licence_under_which_nothing_could_be_passed_on_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, licence in {"good": "MIT", "strict": "GPL-3.0-only", "silent": ""}.items():
        folder = tmp_path / f"{name}-1.0.dist-info"
        (folder / "licenses").mkdir(parents=True)
        about = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n"
        (folder / "METADATA").write_text(about + (f"License-Expression: {licence}\n" if licence else ""))
        (folder / "licenses/LICENSE").write_text(f"Text of {name}")
        (folder / "RECORD").write_text(f"{folder.name}/licenses/LICENSE,,\n{folder.name}/METADATA,,\n")
    assert licences.main(str(tmp_path)) == 1
    printed = capsys.readouterr()
    assert "  good 1.0: MIT\n" in printed.out
    assert "Text of good" in printed.out
    assert printed.err == "cannot be passed on like this: silent, strict\n"


def test_it_runs_from_the_wheel_with_the_templates_inside(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = process("letter", "--type", "personal", PYTHONPATH=str(tmp_path / "site"))
    assert "申请书" in done.stdout.decode()
    where = (sys.executable, "-c", "from posexit.library import builtin; print(builtin())")
    found = process(program=where, PYTHONPATH=str(tmp_path / "site")).stdout.decode().strip()
    assert found == str(tmp_path / "site" / "posexit" / "_templates")
