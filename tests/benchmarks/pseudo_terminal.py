"""A program behind a terminal of its own: what is typed, and the moment at which a text is on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path
from typing import Self

from environment import Place

_PATIENCE = 60.0
_ROWS, _COLUMNS = 45, 100
_WHERE = b"\x1b[6n"
"""By this a program asks a terminal where its cursor is, and waits for the answer."""
_UNSEEN = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|\s")


class Terminal:
    """A program that was started behind a terminal; it is ended at the end of the block."""

    def __init__(self, place: Place, *command: str | Path) -> None:
        self._side, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self._drawn = b""
        self.begun = time.perf_counter()
        self._process = subprocess.Popen(
            list(map(str, command)),
            env=place.surroundings,
            cwd=place.home,
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._side)

    def seen(self, text: str) -> float:
        """Return when a text was on the screen that was not there at the last call or key.

        Raises:
            SystemExit: it does not come.
        """
        wanted, until = text.replace(" ", "").encode(), time.perf_counter() + _PATIENCE
        while wanted not in _UNSEEN.sub(b"", self._drawn):
            if not select.select([self._side], [], [], until - time.perf_counter())[0]:
                raise SystemExit(f"{text!r} does not come up:\n{self._drawn.decode(errors='replace')}")
            new = os.read(self._side, 65536)
            for _ in range(new.count(_WHERE)):
                os.write(self._side, b"\x1b[1;1R")
            self._drawn += new
        return time.perf_counter()

    def type(self, keys: str) -> float:
        """Press keys and return when; what was drawn before counts no more."""
        self._drawn = b""
        os.write(self._side, keys.encode())
        return time.perf_counter()
