"""Files written from a case: replaced while untouched, kept when edited, frozen when sent."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from posexit import files, manifest, saved
from posexit.errors import PosexitError
from posexit.manifest import Entry

MANIFEST = "manifest.json"
State = Literal["created", "replaced", "unchanged", "kept", "frozen"]
_NO_FILE = "no file"


@dataclass(frozen=True)
class Output:
    """A file to be written: ``relative`` path with ``/``; ``meta`` is kept in the manifest."""

    relative: str
    content: bytes
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What became of an Output.

    kept: the user edited the file at ``path``, it stays; the new one lies at ``beside`` (None when
    it is the one that the user edited). frozen: it was sent, nothing was written.
    """

    path: Path
    state: State
    beside: Path | None = None


@dataclass(frozen=True)
class Retired:
    """Files that are no longer produced: those removed, and those kept because edited or sent."""

    removed: tuple[Path, ...]
    kept: tuple[Path, ...]


class Outputs:
    """The files of one case folder and the manifest that knows them. The caller holds the lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.before = self._read()
        self.entries = dict(self.before)

    def put_all(self, outputs: Iterable[Output]) -> tuple[Written, ...]:
        """Write files. The manifest says first what is coming and what may stand there until then."""
        coming: list[Output] = []
        written = tuple(self._plan(output, coming) for output in outputs)
        self._keep()
        for output in coming:
            path = self._inside(output.relative)
            if path.parent != self.root:
                files.make_private_dir(path.parent)
            files.write(path, output.content)
        for output in coming:
            self.entries[output.relative] = self.entries[output.relative].landed()
        self._keep()
        return written

    def retire(self, produced: Collection[str]) -> Retired:
        """Remove what is untouched and not among the relative paths produced now."""
        removed: list[Path] = []
        kept: list[Path] = []
        for relative, entry in self.before.items():
            path = self._inside(relative)
            found = _found(path)
            if relative in produced or (entry.beside in produced and self._is_edited(entry.beside)):
                continue
            if found and (entry.frozen or not entry.wrote(found)):
                kept.append(path)
            elif not entry.frozen:
                if found:
                    files.remove(path)
                    removed.append(path)
                del self.entries[relative]
        self._keep()
        return Retired(tuple(removed), tuple(kept))

    def freeze(self, relatives: Collection[str]) -> dict[str, str]:
        """Mark files as sent, with the content that they have now; return their SHA-256."""
        for relative in relatives:
            path = self._inside(relative)
            if relative not in self.entries or not os.path.lexists(path):
                raise PosexitError("no-such-file", path=path)
            found = manifest.fingerprint(files.read(path))
            self.entries[relative] = replace(self.entries[relative], sha256=found, landing=None, frozen=True)
        self._keep()
        return {relative: self.entries[relative].sha256 for relative in relatives}

    def _plan(self, output: Output, coming: list[Output]) -> Written:
        path = self._inside(output.relative)
        state = self._claim(output, coming)
        if state:
            return Written(path, state)
        if self._has_landed(output):
            return Written(path, "kept")
        names = manifest.names_beside(output.relative)
        beside = next(name for name in names if self._lies_beside(output, name, coming))
        return Written(path, "kept", self._inside(beside))

    def _lies_beside(self, output: Output, name: str, coming: list[Output]) -> bool:
        """Say whether the new file lies, or comes to lie, under a name beside the edited one."""
        other = replace(output, relative=name)
        state = self._claim(other, coming, beside=output.relative)
        return state in {"created", "replaced", "unchanged"} or self._has_landed(other)

    def _claim(self, output: Output, coming: list[Output], beside: str | None = None) -> State | None:
        """Note a file as coming or as standing there already; None where the user's own stands."""
        entry = self.entries.get(output.relative)
        if entry and entry.frozen:
            return "frozen"
        new = manifest.fingerprint(output.content)
        found = _found(self._inside(output.relative))
        meta = {**(entry.meta if entry else {}), **output.meta}
        if found == new:
            self.entries[output.relative] = Entry(new, beside=beside, meta=meta)
            return "unchanged"
        if found and not (entry and entry.wrote(found)):
            return None
        self.entries[output.relative] = Entry(new, (found,) if found else (), beside, meta=meta)
        coming.append(output)
        return "replaced" if found else "created"

    def _has_landed(self, output: Output) -> bool:
        """Say whether this very content was written there before the user edited it."""
        entry = self.entries.get(output.relative)
        return bool(entry and entry.landing is None and entry.sha256 == manifest.fingerprint(output.content))

    def _is_edited(self, relative: str | None) -> bool:
        entry = self.entries.get(relative or "")
        found = _found(self._inside(relative)) if relative else None
        return bool(entry and found and not entry.wrote(found))

    def _inside(self, relative: str) -> Path:
        """Return the path of a file in the folder.

        Raises:
            PosexitError: bad-path; symlink or in-the-way, when a step on the way is no real folder.
        """
        here = self.root
        *steps, name = manifest.check_relative(relative).split("/")
        for step in steps:
            here /= step
            if here.is_symlink():
                raise PosexitError("symlink", path=here)
            if here.exists() and not here.is_dir():
                raise PosexitError("in-the-way", path=here)
        return here / name

    def _read(self) -> dict[str, Entry]:
        path = self.root / MANIFEST
        if not os.path.lexists(path):
            return {}
        return manifest.parse(files.read(path, most=saved.LARGEST), path)

    def _keep(self) -> None:
        if self.entries != self.before:
            files.write(self.root / MANIFEST, manifest.dump(self.entries))
            self.before = dict(self.entries)


def _found(path: Path) -> str | None:
    """Return the fingerprint of what stands at a path, None where nothing does. Links are not followed."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return _NO_FILE
    return manifest.fingerprint(files.read(path))
