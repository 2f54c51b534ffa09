"""Kills a command at every change that it asks of the disk, or at any moment, and looks at what is left."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from posexit import files
from posexit.cli import app
from tests.disk import all_files, dies_at

MEMORY = Path("/dev/shm")
"""Where a kernel keeps files in memory; a killed process leaves the same there as on a disk, only faster."""

RECORDS = ("case.json", "manifest.json", "batch.json", "journal.jsonl")
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Command:
    """A command that is killed, with the files it needs and the commands that ran before it.

    ``then`` are files that changed after those, ``typed`` the lines of an answerer.
    ``adds`` says that it writes something into the journal of ``case``, ``once`` that it is refused
    where all of it is done already.
    """

    arguments: Sequence[str]
    prepared: Sequence[Sequence[str]] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    then: Mapping[str, str] = field(default_factory=dict)
    typed: Sequence[str] = ()
    adds: bool = False
    once: bool = False


def run(*arguments: str, typed: Sequence[str] = ()) -> tuple[int, str]:
    """Run a command; return its exit code and all that it said. An exception that it lets out is a bug."""
    keys = "".join(f"{line}\n" for line in typed).encode("utf-8", "surrogateescape")
    done = CliRunner().invoke(app, list(arguments), input=keys)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def apart(action: Callable[[], tuple[int, str]]) -> Callable[[], tuple[int, str]]:
    """Run an action in a process of its own; return what gives its exit code and what it said."""
    said, say = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code, told = action()
            os.write(say, told.encode())
        finally:
            os._exit(code)
    os.close(say)

    def ended() -> tuple[int, str]:
        with os.fdopen(said, "rb") as file:
            told = file.read().decode()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told

    return ended


class Workshop:
    """A folder in which one command is killed again and again, each time from the same beginning."""

    def __init__(self, root: Path, command: Command) -> None:
        self.root, self.command = root, command
        self.here, self._fresh = root / "here", root / "fresh"
        self.here.mkdir()
        self._lay(command.given)
        os.chdir(self.here)
        for arguments in command.prepared:
            self.run(*arguments)
        self._lay(command.then)
        shutil.copytree(self.here, self._fresh)
        self.before = self.found()
        began = time.monotonic()
        self.run(*command.arguments, typed=command.typed)
        self.seconds = time.monotonic() - began
        self.after = self.found()

    def _lay(self, given: Mapping[str, str]) -> None:
        for name, text in given.items():
            (self.here / name).parent.mkdir(parents=True, exist_ok=True)
            (self.here / name).write_text(text, encoding="utf-8")

    def run(self, *arguments: str, typed: Sequence[str] = ()) -> str:
        """Run a command to its end."""
        code, said = run(*arguments, typed=typed)
        assert code == 0, (arguments, said)
        return said

    def restore(self) -> None:
        """Bring everything back to the beginning."""
        os.chdir(self.root)
        shutil.rmtree(self.here)
        shutil.copytree(self._fresh, self.here)
        os.chdir(self.here)

    def found(self) -> Files:
        """Return the files that lie there, without the moments at which things were written down."""
        return {name: _timeless(name, content) for name, content in all_files(self.here).items()}

    def dies(self, change: int) -> bool:
        """Run the command, killed at a change; say whether it came to that."""
        self.restore()
        return dies_at(change, lambda: self.run(*self.command.arguments, typed=self.command.typed))

    def tried(self) -> tuple[int, str]:
        """Run the command as far as it comes; return its exit code and what it said."""
        return run(*self.command.arguments, typed=self.command.typed)

    def dies_within(self, seconds: float) -> bool:
        """Run the command, killed after a time; say whether it came to that."""
        child = os.fork()
        if child == 0:
            try:
                self.run(*self.command.arguments, typed=self.command.typed)
                os._exit(0)
            finally:
                os._exit(1)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])

    def check_whole(self, *but: str) -> None:
        """See that every file but some is as it was or as it is to be, and nothing is lost."""
        found = {name: text for name, text in self.found().items() if not _passing(name) and name not in but}
        for name, content in found.items():
            assert content, name
            if Path(name).name in RECORDS and name in self.after:
                _check_record(name, content, self.before.get(name, b""), self.after[name])
            else:
                assert content in {self.before.get(name), self.after.get(name)}, name
        kept = (self.before.keys() & self.after.keys()).difference(but)
        assert kept <= found.keys(), kept - found.keys()

    def check_opens(self) -> None:
        """See that every case that lies there opens."""
        for path in sorted(self.here.rglob("case.json")):
            folder = path.parent.relative_to(self.here).as_posix()
            if not _passing(folder):
                self.run("status", folder)

    def check_completed(self) -> None:
        """Run the command again: all is there then, and nothing else.

        What was written down already, as the status shows, is not written down twice: only the files follow.
        """
        events = self.found().get("case/journal.jsonl", b"")
        noted = self.command.adds and events.count(b"\n") == self.after["case/journal.jsonl"].count(b"\n")
        if self.command.once:
            code, said = self.tried()
            assert code in {0, 1}, said
        else:
            self.run(*(("render", "case") if noted else self.command.arguments))
        assert self.found() == self.after


@contextmanager
def workshop(command: Command) -> Iterator[Workshop]:
    """Give a workshop in memory where there is such a place, and clear it away."""
    before = Path.cwd()
    root = (MEMORY if os.access(MEMORY, os.W_OK) else before) / f"posexit-killed-{os.getpid()}"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    try:
        yield Workshop(root, command)
    finally:
        os.chdir(before)
        shutil.rmtree(root)


def _passing(name: str) -> bool:
    """Say whether a file is one that only a run at work has."""
    return any(files.is_temporary(step) for step in name.split("/")) or name.endswith("lock")


def _timeless(name: str, content: bytes) -> bytes:
    if not name.endswith("journal.jsonl"):
        return content
    lines = []
    for line in content.split(b"\n"):
        try:
            told = json.loads(line)
        except ValueError:
            lines.append(line)
        else:
            lines.append(json.dumps({key: told[key] for key in told if key != "at"}).encode())
    return b"\n".join(lines)


def _check_record(name: str, content: bytes, before: bytes, after: bytes) -> None:
    if name.endswith("journal.jsonl"):
        lines, wanted = content.split(b"\n"), after.split(b"\n")
        assert content.startswith(before), name
        assert lines[:-1] == wanted[: len(lines) - 1], name
        assert not lines[-1] or lines[-1] not in wanted, name
    else:
        told, whole = json.loads(content), [json.loads(one) for one in (before, after) if one]
        assert told.get("answers") in [one.get("answers") for one in whole], name
