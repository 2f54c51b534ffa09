"""Nothing leaves this computer, and what stays is for its user alone."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from conftest import Run
from processes import process

WATCHING = """
import json, sys
seen = []
sys.addaudithook(lambda event, args: seen.append(event) if event.startswith("socket.") else None)
from posexit.cli import app
try:
    app()
finally:
    with open("seen.json", "w") as file:
        json.dump(seen, file)
"""
WATCHED = (sys.executable, "-c", WATCHING)
EVERY = [
    [],
    ["--help"],
    ["letters"],
    ["letters", "--json"],
    ["form", "--type", "merchant", "--output", "a.yaml"],
    ["check", "-"],
    ["check", "--builtin"],
    ["show", "-"],
    ["letter"],
    ["letter", "--format", "pdf", "--output", "a.pdf"],
    ["letter", "--format", "docx", "--output", "a.docx"],
    ["letter", "--output", "a.html"],
    ["start", "out", "--example", "personal", "--yes"],
]


@pytest.mark.parametrize("arguments", EVERY, ids=" ".join)
def test_no_command_opens_a_connection(arguments: list[str]) -> None:
    code = None if "--builtin" in arguments else 0  # what it finds is no matter here
    done = process(*arguments, program=WATCHED, stdin=b"reason: {kind: idle}\n", code=code)
    assert done.stdout or done.stderr
    seen = json.loads(Path("seen.json").read_text(encoding="utf-8"))
    assert [
        event
        for event in seen
        if event in {"socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"}
    ] == []


def test_the_watch_sees_a_connection() -> None:
    trying = WATCHING.replace("    app()\n", "    import socket; socket.getaddrinfo('127.0.0.1', 9)\n")
    process(program=(sys.executable, "-c", trying))
    assert "socket.getaddrinfo" in json.loads(Path("seen.json").read_text(encoding="utf-8"))


def test_the_files_of_a_case_are_for_their_user_alone(run: Run) -> None:
    run("start", "out", "--example", "merchant", "--yes", "--letter-lang", "both")
    folder = Path("out")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert len(modes) > 10
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
