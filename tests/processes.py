"""posexit as a process of its own: for what one cannot see from inside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import posexit

PACKAGE = Path(posexit.__file__).parents[1]
COMMAND = (sys.executable, "-m", "posexit")


def environment(**over: str) -> dict[str, str]:
    """Return the environment of this test with posexit importable, and what a test sets besides."""
    return {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONIOENCODING": "utf-8", **over}


def process(
    *arguments: str, stdin: bytes = b"", code: int | None = 0, program: tuple[str, ...] = COMMAND, **over: str
) -> subprocess.CompletedProcess[bytes]:
    """Run posexit and check its exit code (None: any), and that no traceback was shown."""
    done = subprocess.run(
        [*program, *arguments],
        input=stdin,
        capture_output=True,
        env=environment(**over),
        timeout=60,
        check=False,
    )
    assert code in {None, done.returncode}, done.stderr.decode(errors="replace")
    assert b"Traceback" not in done.stderr
    return done
