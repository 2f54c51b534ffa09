"""A disk that fails or a machine that dies at a chosen change, for tests of what is left then."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_CHANGES = (
    *("open", "write", "fsync", "replace", "rename", "link", "unlink"),
    *("mkdir", "rmdir", "ftruncate", "chmod"),
)


class Disk:
    """Counts the changes that are asked of the disk; ``at`` is the number of the one that goes wrong.

    What it ``does`` happens right before that change, which then goes on.
    One that ``dies`` does so right before a change, which is right behind the one before; a write counts
    twice, since one may die in the midst of it too.
    """

    def __init__(
        self,
        at: int = 0,
        number: int = errno.ENOSPC,
        *,
        only: str = "",
        dies: bool = False,
        does: Callable[[], object] | None = None,
    ) -> None:
        self.at, self.number, self.only, self.dies, self.does = at, number, only, dies, does
        self.seen = 0
        self.modes: list[int] = []

    @contextmanager
    def failing(self) -> Iterator[Disk]:
        with pytest.MonkeyPatch.context() as patch:
            for name in _CHANGES:
                patch.setattr(os, name, self._watched(name, getattr(os, name)))
            yield self

    def _watched(self, name: str, real: Callable) -> Callable:
        def call(*args, **kwargs):
            if name == "open" and not args[1] & os.O_CREAT:
                return real(*args, **kwargs)
            if name == "write":
                self.modes.append(os.fstat(args[0]).st_mode)
            if not self.only or name == self.only:
                if self.dies and name == "write":
                    self._count()
                if self.seen + 1 == self.at and name == "write" and not self.does:
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                self._count()
            return real(*args, **kwargs)

        return call

    def _count(self) -> None:
        self.seen += 1
        if self.seen != self.at:
            return
        if self.dies:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.does:
            self.does()
        else:
            raise OSError(self.number, os.strerror(self.number))


def dies_at(change: int, action: Callable[[], object]) -> bool:
    """Run the action in a process that is killed at a change; say whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            with Disk(change, dies=True).failing():
                action()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the action failed by itself"
    return os.WIFSIGNALED(status)


def all_files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by relative path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
