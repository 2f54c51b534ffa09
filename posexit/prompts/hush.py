"""Keeps the terminal from echoing what is typed while nothing is asked, and makes it as it was afterwards.

What is typed then is not lost: the next question takes it into its line.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LOCAL_MODES = 3  # their place among the attributes of a terminal


@contextmanager
def hushed() -> Iterator[None]:
    """Echo nothing until this ends, be it by an error, Ctrl-C or a polite kill; only where there is a terminal."""
    try:
        import termios
    except ImportError:  # Windows echoes only while a line is read
        yield
        return
    if not sys.stdin.isatty():
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    quiet = [*before]
    quiet[_LOCAL_MODES] &= ~termios.ECHO

    def end(number: int, _frame: object) -> None:
        """Die of a signal as anyone does, only not before the terminal is as it was."""
        termios.tcsetattr(terminal, termios.TCSANOW, before)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    usual = signal.signal(signal.SIGTERM, end)
    try:
        termios.tcsetattr(terminal, termios.TCSANOW, quiet)
        yield
    finally:
        with suppress(termios.error):  # the window may be closed by now
            termios.tcsetattr(terminal, termios.TCSANOW, before)
        signal.signal(signal.SIGTERM, usual)
