"""The folder of a run over many cases: which run it is, on which day it began, and where its sheets lie."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self

from posexit import files, saved
from posexit.errors import PosexitError
from posexit.folder import LEFT_BY_SYSTEMS

RUN = "batch.json"
_SHARD = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


class Shard(NamedTuple):
    """One of several shares of a table: the first of two is (1, 2)."""

    no: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return a shard as it is written on the command line: 1/4.

        Raises:
            PosexitError: bad-shard.
        """
        told = _SHARD.fullmatch(text)
        found = cls(int(told[1]), int(told[2])) if told else cls(0)
        if not 1 <= found.no <= found.of:
            raise PosexitError("bad-shard", given=text)
        return found

    def has(self, case: int) -> bool:
        """Say whether the case of a number belongs to this share."""
        return (case - 1) % self.of == self.no - 1

    @property
    def mark(self) -> str:
        """What the names of its sheets end with; nothing where there is one share."""
        return f"-{self.no}of{self.of}" if self.of > 1 else ""


@dataclass(frozen=True)
class BatchFolder:
    """Where the cases of a run go; ``today`` is the day on which the run was begun."""

    path: Path
    run: str
    today: date
    shard: Shard
    resumed: bool = False

    @classmethod
    def open(cls, path: Path, run: str, today: date, shard: Shard, *, pretend: bool = False) -> Self:
        """Make the folder, or take the one of an earlier run; the same table goes on under its first day.

        Raises:
            PosexitError: batch-folder-not-ours, cannot-write, in-the-way, bad-batch-file.
        """
        path = path.absolute()
        kept = path / RUN
        if os.path.lexists(kept):
            before = saved.from_json(files.read(kept, most=saved.LARGEST), kept, "bad-batch-file")
            day = _day(before, kept)
            if before.get("run") == run:
                return cls(path, run, day, shard, resumed=True)
        else:
            cls._check_free(path)
        if not pretend:
            files.make_private_dir(path)
            files.write(kept, saved.to_json({"run": run, "today": today.isoformat()}))
        return cls(path, run, today, shard)

    @staticmethod
    def _check_free(path: Path) -> None:
        with files.telling("cannot-write", path):
            names = {one.name for one in path.iterdir()} if path.is_dir() else set()
            if any(not files.is_temporary(name) for name in names - LEFT_BY_SYSTEMS):
                raise PosexitError("batch-folder-not-ours", path=path)
            if os.path.lexists(path) and not path.is_dir():
                raise PosexitError("in-the-way", path=path)

    def sheet(self, name: str) -> Path:
        """Return where a sheet of this share lies: report.csv, report-2of4.csv."""
        return self.path / f"{name}{self.shard.mark}.csv"


def _day(told: Mapping[str, object], path: Path) -> date:
    try:
        return date.fromisoformat(str(told["today"]))
    except (KeyError, ValueError):
        raise saved.broken("bad-batch-file", path, field="today") from None
