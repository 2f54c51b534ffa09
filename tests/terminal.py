"""A real terminal in memory: posexit behind a pseudo-terminal, what it draws read back as a screen."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from typing import Self

import pexpect
import pyte

ROOT = Path(__file__).parents[1]
PATIENCE = 15.0
ENTER, CTRL_B, CTRL_C, BACKSPACE = "\r", "\x02", "\x03", "\x7f"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a posexit of its own: nothing of the tester's shows in it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "POSEXIT_LANG": "zh",
        "POSEXIT_TODAY": "2026-11-23",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    } | more


class Terminal:
    """posexit at a terminal: type, and wait for what the screen shows. Spaces and line ends do not count."""

    def __init__(self, cwd: Path, *args: str, columns: int = 100, rows: int = 45, **env: str) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "posexit", *args],
            cwd=str(cwd),
            env=surroundings(cwd, **env),  # type: ignore[arg-type]
            dimensions=(rows, columns),
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)

    @property
    def display(self) -> str:
        """What the screen shows now."""
        return "\n".join(line.rstrip() for line in self._screen.display).strip()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self._child.pid)

    def expect(self, text: str) -> Self:
        """Wait until the screen shows a text."""
        wanted = _packed(text)
        deadline = time.monotonic() + PATIENCE
        while wanted not in _packed(self.display):
            if not self._read() or time.monotonic() > deadline:
                assert wanted in _packed(self.display), f"{text!r} is not on the screen:\n{self.display}"
        return self

    def type(self, *keys: str) -> Self:
        """Press keys, or type text."""
        for key in keys:
            self._child.send(key)
        return self

    def paste(self, text: str) -> Self:
        """Paste text as a terminal does."""
        return self.type(f"\x1b[200~{text}\x1b[201~")

    def answer(self, typed: str, then: str) -> Self:
        """Type a line, press Enter, and wait for what comes next."""
        return self.type(typed, ENTER).expect(then)

    def resize(self, columns: int, rows: int) -> Self:
        """Make the window another size."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)
        return self

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed by itself, as a shell wants it."""
        return bool(self._child.getecho())

    def ended(self) -> int:
        """Wait for the end and return the exit code."""
        while self._read():
            pass
        self._child.wait()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -1)

    def _read(self) -> bool:
        """Take in what was drawn, waiting a little for more; return whether more may come."""
        try:
            drawn = self._child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += drawn
        self._stream.feed(drawn)
        return True


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text)
