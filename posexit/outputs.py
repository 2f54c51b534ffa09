"""Files written from a case: replaced while untouched, kept when edited, frozen when sent."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from posexit import files, manifest, saved
from posexit.errors import PosexitError
from posexit.manifest import Entry, Manifest

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
    it is the one that the user edited). frozen: it was sent, nothing was written. ``changed`` says
    whether anything on the disk is other than it was.
    """

    path: Path
    state: State
    beside: Path | None = None
    changed: bool = False


@dataclass(frozen=True)
class Retired:
    """Files that are no longer produced: those removed, and those that stay since the user edited them."""

    removed: tuple[Path, ...]
    kept: tuple[Path, ...]

    @property
    def changed(self) -> bool:
        """Whether there is any."""
        return bool(self.removed or self.kept)


class Outputs:
    """The files of one case folder and the manifest that knows them. The caller holds the lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.manifest = self._read()
        self.entries = dict(self.manifest.entries)

    def put_all(self, outputs: Iterable[Output]) -> tuple[Written, ...]:
        """Write files. The manifest says first what is coming and what may stand there until then."""
        coming: list[Output] = []
        written = tuple(self._plan(output, coming) for output in outputs)
        self._keep()
        for output in coming:
            path = self._inside(output.relative)
            for folder in reversed(path.relative_to(self.root).parents[:-1]):
                files.make_private_dir(self.root / folder, parents=False)
            files.write(path, output.content)
        for output in coming:
            self.entries[output.relative] = self.entries[output.relative].landed()
        self._keep()
        return written

    def retire(self, produced: Collection[str]) -> Retired:
        """Remove what is untouched and not among the relative paths produced now; what was sent stays."""
        leaving = self._leaving(produced)
        for path in leaving.removed:
            files.remove(path)
        self._keep()
        return leaving

    def foresee(
        self, outputs: Iterable[Output], produced: Collection[str]
    ) -> tuple[tuple[Written, ...], Retired]:
        """Return what put_all and retire would do; nothing is written, and this object is spent."""
        written = tuple(self._plan(output, []) for output in outputs)
        return written, self._leaving(produced)

    def freeze(self, relatives: Collection[str]) -> dict[str, str]:
        """Mark files as sent, with the content that they have now; return their SHA-256."""
        for relative in relatives:
            path = self._inside(relative)
            if relative not in self.entries or not os.path.lexists(path):
                raise PosexitError("no-such-file", path=path)
            self.entries[relative] = self.entries[relative].sent(manifest.fingerprint(files.read(path)))
        self._keep()
        return {relative: self.entries[relative].sha256 for relative in relatives}

    def thaw(self, relatives: Collection[str]) -> tuple[str, ...]:
        """Take back that files were sent; return those that were. What the user had edited stays so."""
        thawed = tuple(name for name in relatives if name in self.entries and self.entries[name].frozen)
        for relative in thawed:
            self.entries[relative] = self.entries[relative].unsent()
        self._keep()
        return thawed

    def _plan(self, output: Output, coming: list[Output]) -> Written:
        path = self._inside(output.relative)
        state = self._claim(output, coming)
        if state:
            return Written(path, state, changed=state in {"created", "replaced"})
        if self._has_landed(output):
            return Written(path, "kept")
        if entry := self.entries.get(output.relative):
            self.entries[output.relative] = replace(entry, retired=False)
        names = manifest.names_beside(output.relative)
        return next(filter(None, (self._lies_beside(output, name, coming) for name in names)))

    def _lies_beside(self, output: Output, name: str, coming: list[Output]) -> Written | None:
        """Return that the new file lies, or comes to lie, under a name beside the edited one; None if not."""
        other = replace(output, relative=name)
        state = self._claim(other, coming, beside=output.relative)
        if state in {None, "frozen"} and not self._has_landed(other):
            return None
        changed = state in {"created", "replaced"}
        return Written(self._inside(output.relative), "kept", self._inside(name), changed)

    def _claim(self, output: Output, coming: list[Output], beside: str | None = None) -> State | None:
        """Note a file as coming or as standing there already; None where the user's own stands."""
        entry = self.entries.get(output.relative)
        if entry and entry.frozen:
            return "frozen"
        new = manifest.fingerprint(output.content)
        found = _found(self._inside(output.relative))
        meta = _noted(entry, output)
        if found == new:
            self.entries[output.relative] = Entry(new, beside=beside, meta=meta)
            return "unchanged"
        if found and not (entry and entry.wrote(found)):
            return None
        self.entries[output.relative] = Entry(new, (found,) if found else (), beside, meta=meta)
        coming.append(output)
        return "replaced" if found else "created"

    def _has_landed(self, output: Output) -> bool:
        """Say whether this very content was written there before the user edited it, and note so."""
        entry = self.entries.get(output.relative)
        if not entry or entry.landing is not None or entry.sha256 != manifest.fingerprint(output.content):
            return False
        if not entry.frozen:
            self.entries[output.relative] = replace(entry, retired=False, meta=_noted(entry, output))
        return True

    def _leaving(self, produced: Collection[str]) -> Retired:
        """Return what is no longer produced, and note it."""
        removed: list[Path] = []
        kept: list[Path] = []
        for relative, entry in self.manifest.entries.items():
            if entry.frozen or relative in produced:
                continue
            if entry.beside in produced and self._is_edited(entry.beside):
                continue
            path = self._inside(relative)
            found = _found(path)
            if not found or entry.wrote(found):
                del self.entries[relative]
                removed += [path] if found else []
            elif not entry.retired:
                self.entries[relative] = replace(entry, retired=True)
                kept.append(path)
        return Retired(tuple(removed), tuple(kept))

    def _is_edited(self, relative: str | None) -> bool:
        """Say whether something of the user's stands there: edited, or there before us."""
        entry = self.entries.get(relative or "")
        found = _found(self._inside(relative)) if relative else None
        return bool(found and not (entry and entry.wrote(found)))

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

    def _read(self) -> Manifest:
        path = self.root / MANIFEST
        if not os.path.lexists(path):
            return Manifest()
        return manifest.parse(files.read(path, most=saved.LARGEST), path)

    def _keep(self) -> None:
        if self.entries != self.manifest.entries:
            self.manifest = replace(self.manifest, entries=dict(self.entries))
            files.write(self.root / MANIFEST, manifest.dump(self.manifest))


def _noted(entry: Entry | None, output: Output) -> dict[str, object]:
    """Return what is noted of a file: what was noted before, with what is said of it now over it."""
    return {**(entry.meta if entry else {}), **output.meta}


def _found(path: Path) -> str | None:
    """Return the fingerprint of what stands at a path, None where nothing does. Links are not followed."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return _NO_FILE
    return manifest.fingerprint(files.read(path))
