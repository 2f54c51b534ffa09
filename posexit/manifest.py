"""What posexit wrote into a case folder, so that it can tell its own files from the user's edits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from posexit import __version__, saved
from posexit.errors import PosexitError

_NOT_OUTPUT = ("case.json", "manifest.json", "journal.jsonl", "lock", "evidence")
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_OWN = ("sha256", "landing", "beside", "frozen", "written", "retired")
_WHOLE = ("posexit", "format", "files")
_NOBODYS = ""  # the hash of no content: what carries it counts as the user's


@dataclass(frozen=True)
class Entry:
    """One file that was written.

    ``sha256`` is what was written last. While a new content is on its way, ``landing`` has the
    hashes that may stand there until it arrives; a run that is killed between the two leaves it
    so, and either content counts as ours. ``beside`` names the edited file that this one lies next
    to. A ``frozen`` file was sent: ``sha256`` is what went out, ``written`` what we had written. A
    ``retired`` one is no longer produced and stays because the user edited it. ``meta`` says what it
    is: letter, turn, lang, format, day, template; and what a later version notes besides.
    """

    sha256: str
    landing: tuple[str, ...] | None = None
    beside: str | None = None
    frozen: bool = False
    written: str | None = None
    retired: bool = False
    meta: Mapping[str, object] = field(default_factory=dict)

    def wrote(self, fingerprint: str) -> bool:
        """Say whether this content is ours, untouched."""
        return fingerprint == self.sha256 or fingerprint in (self.landing or ())

    def landed(self) -> Entry:
        """Return the entry of a file that arrived."""
        return replace(self, landing=None)

    def sent(self, found: str) -> Entry:
        """Return the entry of a file that went out with this content."""
        written = self.written if self.frozen else found if self.wrote(found) else self.sha256
        return replace(self, sha256=found, landing=None, frozen=True, written=written, retired=False)

    def unsent(self) -> Entry:
        """Return the entry as it was before the file went out; edited stays edited, and so does unsaid."""
        return replace(self, sha256=self.written or _NOBODYS, frozen=False, written=None)


@dataclass(frozen=True)
class Manifest:
    """The entries by relative path; ``extra`` is what a later version keeps besides."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def parse(content: bytes, path: Path) -> Manifest:
    """Return what the content of manifest.json says; ``path`` is for the errors.

    Raises:
        PosexitError: bad-manifest with ``where``, newer-case-file.
    """
    whole = saved.from_json(content, path, "bad-manifest")
    saved.check_format(whole, path, "bad-manifest")
    entries: dict[str, Entry] = {}
    written = whole.get("files")
    for relative, told in written.items() if isinstance(written, dict) else [("files", None)]:
        try:
            entries[check_relative(relative)] = _entry(told)
        except (PosexitError, KeyError, TypeError):
            raise saved.broken("bad-manifest", path, field=relative) from None
    return Manifest(entries, {key: value for key, value in whole.items() if key not in _WHOLE})


def dump(manifest: Manifest) -> bytes:
    """Return the content of manifest.json."""
    written = {relative: _told(entry) for relative, entry in sorted(manifest.entries.items())}
    return saved.to_json({"posexit": __version__, "format": saved.FORMAT, "files": written, **manifest.extra})


def check_relative(relative: str) -> str:
    """Return a path inside the folder, with ``/``, that posexit may write.

    Raises:
        PosexitError: bad-path, for one that leaves the folder, is one of its own records, lies
            in the user's evidence or cannot be a name on every system.
    """
    steps = relative.split("/")
    if any(
        not step.strip(". ") or step != step.rstrip(". ") or _NOT_IN_A_NAME.search(step) for step in steps
    ):
        raise PosexitError("bad-path", path=relative)
    if steps[0].casefold() in _NOT_OUTPUT:
        raise PosexitError("bad-path", path=relative)
    return relative


def names_beside(relative: str) -> Iterator[str]:
    """Yield where a new file may lie beside an edited one: 01.new.docx, 01.new-2.docx, ..."""
    path = PurePosixPath(relative)
    number = 1
    while True:
        mark = ".new" if number == 1 else f".new-{number}"
        yield str(path.with_name(f"{path.stem}{mark}{path.suffix}"))
        number += 1


def _entry(told: object) -> Entry:
    if not isinstance(told, dict):
        raise TypeError
    return Entry(
        sha256=_of(str, told["sha256"]),
        landing=None if told.get("landing") is None else tuple(map(str, _of(list, told["landing"]))),
        beside=_of(str | None, told.get("beside")),
        frozen=_of(bool, told.get("frozen", False)),
        written=_of(str | None, told.get("written")),
        retired=_of(bool, told.get("retired", False)),
        meta={key: value for key, value in told.items() if key not in _OWN},
    )


def _of(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _told(entry: Entry) -> dict[str, object]:
    told: dict[str, object] = {"sha256": entry.sha256, **entry.meta, "frozen": entry.frozen}
    if entry.landing is not None:
        told["landing"] = list(entry.landing)
    if entry.beside is not None:
        told["beside"] = entry.beside
    if entry.written is not None:
        told["written"] = entry.written
    if entry.retired:
        told["retired"] = True
    return told
