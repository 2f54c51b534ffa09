"""One process at a time: a locked file that holds the number of the process, gone when it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from posexit import files
from posexit.errors import PosexitError

_LONGEST_NUMBER = 32


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock inside the block. One left by a dead process is taken over.

    Raises:
        PosexitError: folder-locked, with the ``pid`` of the process that holds it; cannot-write.
    """
    with files.telling("cannot-write", path):
        descriptor = _acquire(path)
    try:
        yield
    finally:
        _release(descriptor, path)


def _acquire(path: Path) -> int:
    while True:
        _publish(path)
        try:
            descriptor = os.open(path, os.O_RDWR | files.NO_LINKS)
        except FileNotFoundError:  # its holder ended just now
            continue
        try:
            if not files.take(descriptor):
                _refuse(descriptor, path)
            if files.is_still_at(descriptor, path):
                _sign(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _publish(path: Path) -> None:
    """Make the lock file where there is none, with its content from the first moment."""
    if os.path.lexists(path):
        return
    with files.temporary(path.parent) as (file, beside):
        files.fill(file.fileno(), _signature())
        file.close()
        try:
            os.link(beside, path)
        except FileExistsError:  # another run was faster
            pass
        except OSError:  # memory sticks know no second names: there it is empty for a moment
            with contextlib.suppress(FileExistsError):
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | files.NO_LINKS
                os.close(os.open(path, flags, files.PRIVATE_FILE))
        beside.unlink(missing_ok=True)  # unlocked, it may have been taken for a stray


def _signature() -> bytes:
    return b"%d\n" % os.getpid()


def _sign(descriptor: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    files.fill(descriptor, _signature())
    os.ftruncate(descriptor, len(_signature()))


def _refuse(descriptor: int, path: Path) -> NoReturn:
    os.lseek(descriptor, 0, os.SEEK_SET)
    words = os.read(descriptor, _LONGEST_NUMBER).split()
    pid = int(words[0]) if words and words[0].isdigit() else 0
    raise PosexitError("folder-locked", path=path.parent, pid=pid)


def _release(descriptor: int, path: Path) -> None:
    ours = files.is_still_at(descriptor, path)
    if sys.platform == "win32":  # an open file cannot be removed there, one that the next run opened neither
        os.close(descriptor)
        descriptor = -1
    if ours:
        with contextlib.suppress(OSError):
            path.unlink()
    if descriptor >= 0:  # elsewhere it is removed while held, so that nobody takes what is about to go
        os.close(descriptor)
