"""What all tests share: a home of their own, a fixed day, no network, and the command itself."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posexit.library import Library, default_library

TODAY = date(2026, 11, 23)

PERSONAL = {
    "applicant.form": "individual",
    "applicant.type": "personal",
    "applicant.standing": "own",
    "applicant.name": "张小满",
    "applicant.id_number": "11010519491231002X",
    "applicant.phone": "13800138000",
    "provider.kind": "payment-institution",
    "provider.name": "示例支付有限公司",
    "terminals.1.merchant_no": "898310154110001",
    "terminals.1.terminal_no": "10012345",
    "terminals.1.serial_no": "N8NL00123456",
    "reason.kind": "idle",
}

STANDINGS: dict[str, dict[str, str]] = {
    **{
        name: {"applicant.standing": name}
        for name in ("never-applied", "other-name", "signed-by-salesman", "minor", "heir", "liquidation")
    },
    "self-supporting": {"applicant.standing": "minor", "holder.capacity": "self-supporting"},
    "deregistered": {"applicant.standing": "deregistered"},
    "shop-deregistered": {"applicant.standing": "deregistered", "applicant.form": "sole-trader"},
}
FAULTS: dict[str, dict[str, str]] = {
    name: {"reason.kind": "fault", "reason.fault": name}
    for name in ("merchant-closed", "money-held", "money-frozen")
}
DOORS_OPEN = STANDINGS | FAULTS
"""The answers that open each door, by its id: on who the user is, on what happened to the money."""


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code, what it printed, and the bytes of its standard output."""

    code: int
    out: str
    err: str
    raw: bytes


Run = Callable[..., Ran]
Window = Callable[[int, int], None]


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test in its own folder, on its own day, away from any network."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name in ("ACCESSIBLE", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSEXIT_TODAY", TODAY.isoformat())
    monkeypatch.setenv("POSEXIT_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "100")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("posexit opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def run() -> Run:
    """Return a function that runs posexit with arguments and checks the exit code (0 unless said)."""

    def run_it(*args: object, code: int = 0, stdin: str | bytes | None = None) -> Ran:
        from posexit.cli import app

        result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return Ran(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)

    return run_it


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """Return a function that gives the terminal another size."""
    from posexit.screen import drawing

    def resize(columns: int, lines: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", str(lines))
        drawing._console.cache_clear()

    yield resize
    drawing._console.cache_clear()


@pytest.fixture
def answering(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Ran, object]]:
    """Return a function that runs `start` with lines typed at its questions, Markdown only."""
    from posexit.cli import start
    from tests.typist import Typist

    def run_it(*args: object, typed: tuple[object, ...], code: int = 0) -> tuple[Ran, Typist]:
        typist = Typist(*typed)
        monkeypatch.setattr(start, "_prompter", lambda **_: typist)
        return run("start", *args, "--format", "md", code=code), typist

    return run_it


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the built-in templates."""
    return default_library()
