"""The only writer to disk: private from the first byte, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from io import FileIO
from pathlib import Path

from posexit.errors import PosexitError

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
# On Windows the first does not exist and without the second line feeds are changed.
NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_STRAY = re.compile(r"\.tmp-posexit-(?P<mark>[0-9a-z-]*-)?[0-9a-f]{16}")
_BEYOND_ANY_TEXT = 1 << 30
_REASONS = {
    "ENOSPC": "no-space",
    "EDQUOT": "no-space",
    "EFBIG": "no-space",
    "EROFS": "read-only",
    "ENOENT": "gone",
    "ENOTDIR": "gone",
    "ESTALE": "gone",
    "EACCES": "denied",
    "EPERM": "denied",
    "ENAMETOOLONG": "long-name",
}


@contextlib.contextmanager
def telling(code: str, path: Path) -> Iterator[None]:
    """Turn a refusal of the operating system inside the block into PosexitError(code, path, reason)."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise PosexitError("symlink", path=path) from error
        name = errno.errorcode.get(error.errno or 0, "")
        raise PosexitError(code, path=path, reason=_REASONS.get(name, "other")) from error


def write(path: Path, content: bytes) -> None:
    """Replace a file in one step: before it the old content is there, after it the new one.

    Raises:
        PosexitError: cannot-write; what was there before is still there.
    """
    if not content:
        raise ValueError("no file is ever empty")
    with replacing(path) as put:
        put(content)


def write_output(path: Path, content: bytes, *, overwrite: bool = True) -> None:
    """Write a file where the user asked for it, outside any case folder.

    A link to a file stays a link, the file behind it is replaced.

    Raises:
        PosexitError: output-folder, no-parent, not-a-file, file-exists, cannot-write; nothing was changed.
    """
    with telling("cannot-write", path):
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise PosexitError("no-parent", path=path, folder=target.parent)
        if os.path.lexists(target):
            mode = target.stat().st_mode
            if stat.S_ISDIR(mode):
                raise PosexitError("output-folder", path=path)
            if not stat.S_ISREG(mode):  # a device would be replaced by a file
                raise PosexitError("not-a-file", path=path)
            if not overwrite:
                raise PosexitError("file-exists", path=path)
            if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
                raise PosexitError("cannot-write", path=path, reason="denied")
        remove_strays(target.parent)
    write(target, content)


def append(path: Path, line: bytes, *, after: int) -> None:
    """Add a line to a file behind its first ``after`` bytes; what follows them was never finished and goes.

    A new file appears with its first line. Where writing fails the file is as long as ``after`` again; a
    run that is killed leaves part of the line, never less than was there.

    Raises:
        PosexitError: cannot-write, symlink, in-the-way.
    """
    if not after and not os.path.lexists(path):
        write(path, line)
        return
    with telling("cannot-write", path):
        descriptor = os.open(path, os.O_WRONLY | NO_LINKS)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise PosexitError("in-the-way", path=path)
            os.ftruncate(descriptor, after)
            os.lseek(descriptor, after, os.SEEK_SET)
            try:
                fill(descriptor, line)
                os.fsync(descriptor)
            except BaseException:
                os.ftruncate(descriptor, after)
                raise
        finally:
            os.close(descriptor)


def read(path: Path, *, most: int = -1) -> bytes:
    """Return the content of a real file, its first ``most`` bytes where that is given.

    Raises:
        PosexitError: symlink, in-the-way (something else than a file stands there), cannot-read.
    """
    with telling("cannot-read", path):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise PosexitError("symlink", path=path)
        if not stat.S_ISREG(mode):
            raise PosexitError("in-the-way", path=path)
        with os.fdopen(os.open(path, os.O_RDONLY | NO_LINKS), "rb") as file:
            return file.read(most)


def remove(path: Path) -> None:
    """Remove a file; one that is gone already is no error.

    Raises:
        PosexitError: cannot-write.
    """
    with telling("cannot-write", path):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def remove_empty(folder: Path) -> bool:
    """Remove a folder that holds nothing; return whether it is gone.

    Raises:
        PosexitError: cannot-write.
    """
    if folder.is_symlink() or not folder.is_dir() or any(os.scandir(folder)):
        return False
    with telling("cannot-write", folder):
        folder.rmdir()
        sync_folder(folder.parent)
    return True


def make_private_dir(path: Path, *, parents: bool = True) -> None:
    """Make a folder for this user alone; an existing one is closed to others.

    Missing ones above it are made too; without ``parents`` they were removed meanwhile and stay so.

    Raises:
        PosexitError: cannot-write, in-the-way (something else has that name).
    """
    if parents and not path.parent.is_dir():
        make_private_dir(path.parent)
    with telling("cannot-write", path):
        try:
            path.mkdir(PRIVATE_FOLDER)
        except FileExistsError:
            if not path.is_dir():
                raise PosexitError("in-the-way", path=path) from None
            close_to_others(path)
        else:
            sync_folder(path.parent)


def close_to_others(folder: Path) -> None:
    """Leave a folder to this user alone.

    Raises:
        PosexitError: cannot-write, where it is gone.
    """
    with telling("cannot-write", folder):
        if stat.S_IMODE(folder.stat().st_mode) != PRIVATE_FOLDER:
            with contextlib.suppress(OSError):  # memory sticks know no such rights
                folder.chmod(PRIVATE_FOLDER)


def remove_strays(folder: Path) -> None:
    """Remove the temporary files that a killed run left here; those in use and all others stay."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if _STRAY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    _remove_stray(Path(entry.path))


def write_folder(path: Path, contents: Mapping[str, bytes], mark: str = "") -> None:
    """Make a new private folder with all its files in one step: before it nothing is there.

    Nothing waits for the disk, so that thousands can be made; `flush` does it for all of them at once.

    Args:
        path: the folder; nothing has that name yet.
        contents: the files by relative path with ``/``.
        mark: who makes it, for `remove_stray_folders`; small letters, digits and ``-``.

    Raises:
        PosexitError: cannot-write; nothing of it is left.
    """
    beside = path.with_name(f".tmp-posexit-{mark}{'-' if mark else ''}{secrets.token_hex(8)}")
    folders = {relative[:at] for relative in contents for at, char in enumerate(relative) if char == "/"}
    with telling("cannot-write", path):
        try:
            beside.mkdir(PRIVATE_FOLDER)
            for folder in sorted(folders):
                (beside / folder).mkdir(PRIVATE_FOLDER)
            for relative, content in contents.items():
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINKS
                descriptor = os.open(beside / relative, flags, PRIVATE_FILE)
                try:
                    fill(descriptor, content)
                finally:
                    os.close(descriptor)
            beside.rename(path)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Give what writes a long file piece by piece; it takes its place when the block ends well.

    Raises:
        PosexitError: cannot-write; what was there before is still there.
    """
    with telling("cannot-write", path):
        with temporary(path.parent) as (file, beside):
            yield lambda content: fill(file.fileno(), content)
            os.fsync(file.fileno())
            if sys.platform == "win32":  # an open file cannot be renamed there
                file.close()
            beside.replace(path)
        sync_folder(path.parent)


def flush() -> bool:
    """Make everything that was written survive a power cut; return whether the system can do that."""
    if not hasattr(os, "sync"):
        return False
    os.sync()
    return True


def remove_stray_folders(folder: Path, mark: str = "") -> None:
    """Remove the folders that a killed run of `write_folder` left here: those of a mark; without one, all.

    No other run of that mark may be making one.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            stray = _STRAY.fullmatch(entry.name)
            mine = stray and (not mark or stray["mark"] == f"{mark}-")
            if mine and entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)


def is_temporary(name: str) -> bool:
    """Say whether a file of this name is one of ours that was never finished."""
    return bool(_STRAY.fullmatch(name))


@contextlib.contextmanager
def temporary(folder: Path) -> Iterator[tuple[FileIO, Path]]:
    """Give a new private file in the folder, locked while open; it is removed where the block fails."""
    while True:
        path = folder / f".tmp-posexit-{secrets.token_hex(8)}"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINKS, PRIVATE_FILE)
        with FileIO(descriptor, "r+") as file:
            try:
                if take(descriptor) and is_still_at(descriptor, path):
                    yield file, path
                    return
            except BaseException:
                file.close()
                with contextlib.suppress(OSError):
                    path.unlink()
                raise
        # Another run took it for a stray in the moment before it was locked.


def fill(descriptor: int, content: bytes) -> None:
    """Write all of the content to an open file."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def take(descriptor: int) -> bool:
    """Lock an open file for this process, without waiting; False where another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _BEYOND_ANY_TEXT, os.SEEK_SET)  # what is locked cannot be read there
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks, a network share: go on rather than refuse to work
        return True
    return True


def is_still_at(descriptor: int, path: Path) -> bool:
    """Say whether the open file is the one that has this name now."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can do that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _remove_stray(path: Path) -> None:
    if sys.platform == "win32":  # a file in use cannot be removed there
        path.unlink()
        return
    descriptor = os.open(path, os.O_RDWR | NO_LINKS)
    try:
        if take(descriptor):
            path.unlink()
    finally:
        os.close(descriptor)
