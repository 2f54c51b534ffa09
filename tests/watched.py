"""A process of its own that runs commands and writes down what they reached for: sockets, and files for others.

    python watched.py COMMANDS.json SEEN.json

Run with nothing masked out of the rights of new files (umask 0), so that every right was chosen.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
seen: dict[str, Any] = {"sockets": [], "loose": [], "first-bytes": 0, "folders": 0, "ran": [], "unseen": []}
made_private: set[str] = set()
opened = os.open
written = os.write


def watch(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        seen["sockets"].append(event)
    elif event == "os.mkdir":
        seen["folders"] += 1
        if args[1] & 0o077:
            seen["loose"].append(f"folder {args[0]}")
    elif event == "open" and isinstance(args[2], int) and args[2] & WRITES and not isinstance(args[0], int):
        name = os.fspath(args[0])
        if args[2] & os.O_CREAT and name not in made_private and name != os.devnull:
            seen["unseen"].append(str(name))


def open_watched(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
    if flags & os.O_CREAT:
        made_private.add(os.fspath(path))
        if mode & 0o077:
            seen["loose"].append(f"file {path}")
    return opened(path, flags, mode, **more)


def write_watched(descriptor: int, content: Any) -> int:
    told = os.fstat(descriptor)
    if stat.S_ISREG(told.st_mode):
        seen["first-bytes"] += 1
        if told.st_mode & 0o077:
            seen["loose"].append(f"written while {oct(told.st_mode)}")
    return written(descriptor, content)


def run(arguments: list[str]) -> None:
    from posexit.cli import app

    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    out.flush()
    printed = out.buffer.getvalue().decode(errors="replace")  # type: ignore[attr-defined]
    seen["ran"].append({"arguments": arguments, "code": code, "out": printed, "err": err.getvalue()})


if __name__ == "__main__":
    commands, target = sys.argv[1:]
    wanted = json.loads(Path(commands).read_text(encoding="utf-8"))
    os.umask(0)
    os.open, os.write = open_watched, write_watched
    sys.addaudithook(watch)
    for each in wanted:
        run(each)
    found = json.dumps(seen)
    Path(target).write_text(found, encoding="utf-8")
