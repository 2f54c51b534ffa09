"""A terminal of any encoding and width in this process: what a command shows there, and what it leaves on the disk."""

from __future__ import annotations

import io
import re
import sys

import pytest
from typer.main import get_command

from posexit.cli import app
from posexit.screen import drawing

_CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Window(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        """What stands in the window."""
        self.flush()
        return _CODES.sub("", self.buffer.getvalue().decode(self.encoding, "replace"))  # type: ignore[attr-defined]


class AnyTerminal:
    """Runs commands at a terminal; what is typed comes from a pipe, as no key works here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.code = 0

    def run(self, *args: str, typed: str | bytes = "", encoding: str = "utf-8", columns: int = 80) -> str:
        """Return what a command shows on both streams."""
        keyed = typed if isinstance(typed, bytes) else typed.encode(encoding, "replace")
        out, err = Window(encoding), Window(encoding)
        drawing._console.cache_clear()
        with self._patch.context() as patch:
            patch.setenv("COLUMNS", str(columns))
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(keyed), encoding=encoding))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                get_command(app)(list(args))
            except SystemExit as end:
                self.code = int(end.code or 0)
        drawing._console.cache_clear()
        self.err = err.shown
        return out.shown
