"""The place where everything is measured: one environment for posexit and its peers, compiled alike."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "benchmarks"
PEERS = ("cookiecutter", "copier", "docxtpl", "fpdf2", "questionary", "python-docx")
_NAMED = ("posexit", *PEERS, "typst")
_VERSIONS = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"


@dataclass(frozen=True)
class Place:
    """An environment that is ready, in a folder that git ignores."""

    home: Path

    @property
    def python(self) -> str:
        """The interpreter of the environment."""
        return self.program("python")

    def program(self, name: str) -> str:
        """Return where a command of the environment lies."""
        return str(self.home / "venv" / "bin" / name)

    @property
    def surroundings(self) -> dict[str, str]:
        """The variables that every measured process gets, and no others: bytecode is read and written."""
        return {
            "PATH": os.pathsep.join((str(self.home / "venv" / "bin"), "/usr/local/bin", "/usr/bin", "/bin")),
            "HOME": str(self.folder("user")),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "POSEXIT_LANG": "zh",
        }

    def folder(self, *names: str) -> Path:
        """Return a folder of this place, made where it is missing."""
        path = self.home.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def described(self) -> str:
        """Return on what was measured: the machine, Python, and every version that matters."""
        asked = subprocess.run(
            [self.python, "-c", _VERSIONS, *_NAMED], capture_output=True, text=True, check=True
        )
        versions = ", ".join(map(" ".join, zip(_NAMED, asked.stdout.split(), strict=True)))
        system = f"{platform.system()} {platform.machine()}"
        return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}; {versions}"


def prepare() -> Place:
    """Return the environment with posexit built from this checkout and the peers from the registry.

    Raises:
        subprocess.CalledProcessError: something cannot be installed; pip has said what.
    """
    place = Place(HOME)
    wheels = place.folder("wheel")
    for old in wheels.glob("*.whl"):
        old.unlink()
    if not Path(place.python).exists():
        _run(sys.executable, "-m", "venv", place.home / "venv")
    pip = (place.python, "-m", "pip", "-qq", "--disable-pip-version-check")
    _run(*pip, "install", "--upgrade", "pip")  # that of an older Python writes slower commands
    _run(*pip, "wheel", "--no-deps", "--wheel-dir", wheels, ROOT)
    (wheel,) = wheels.glob("*.whl")
    _run(*pip, "install", f"{wheel}[all]", *PEERS)
    _run(*pip, "install", "--no-deps", "--force-reinstall", wheel)
    _run(place.python, "-m", "compileall", "-q", place.home / "venv" / "lib")
    return place


def _run(*command: str | Path) -> None:
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    subprocess.run(list(map(str, command)), check=True, env=kept)
