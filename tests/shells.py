"""A shell at a terminal, with a completion script, into which lines are typed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pytest

_STARTS = {
    "bash": ("--norc", "--noprofile", "-i"),
    "zsh": ("-f", "-i"),
    "fish": ("--no-config", "-i"),
}
_FIRST = {
    "bash": "bind 'set bell-style none'; posexit() {{ printf '%s\\n' \"$*\" >> {seen}; }}; source {script}",
    "zsh": 'autoload -U compinit; compinit -u -D; posexit() {{ print -r -- "$*" >> {seen} }}; source {script}',
    "fish": "function posexit; echo $argv >> {seen}; end; source {script}",
}
READY = "READY-TO-TYPE"


def completed(shell: str, script: Path, lines: Sequence[str]) -> list[str]:
    """Return what each line became with Tab and Enter behind it, typed in a real shell beside the script.

    The script's program is a function that writes down what it was called with. Skips where there is no
    such shell.
    """
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed here")
    seen = script.with_name("seen.txt")
    child = pexpect.spawn(
        found,
        list(_STARTS[shell]),
        cwd=script.parent,
        env={
            **os.environ,
            "TERM": "dumb" if shell == "bash" else "xterm",
            "HOME": str(script.parent),
            "LC_ALL": "C.UTF-8",
        },
        dimensions=(50, 200),
        encoding="utf-8",
        timeout=30,
    )
    child.sendline(_FIRST[shell].format(seen=seen, script=script) + f"; echo {READY[:5]}''{READY[5:]}")
    child.expect(READY)
    for line in lines:
        child.send(f"{line}\t\r")
    child.sendline(f"echo {READY[:5]}''{READY[5:]}")
    child.expect(READY)
    child.sendline("exit")
    child.expect(pexpect.EOF)
    child.close()
    return seen.read_text(encoding="utf-8").splitlines()
