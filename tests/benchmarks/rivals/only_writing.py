"""Writes the files of a finished run once more, in the manner of posexit and with nothing else to do.

Each case folder is made beside its place, filled and renamed, as posexit does; only that is timed, reading is not.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Copy the case folders and print how many seconds the writing took."""
    source, target = map(Path, sys.argv[1:])
    seconds = 0.0
    for case in sorted(path for path in source.iterdir() if path.is_dir()):
        files = sorted(path for path in case.rglob("*") if path.is_file())
        contents = {str(path.relative_to(case)): path.read_bytes() for path in files}
        begun = time.perf_counter()
        write(target / case.name, contents)
        seconds += time.perf_counter() - begun
    sys.stdout.write(f"{seconds}\n")


def write(folder: Path, contents: dict[str, bytes]) -> None:
    """Make one folder with its files."""
    beside = folder.with_name(f".tmp-{folder.name}")
    beside.mkdir(0o700)
    for inner in sorted({str(Path(name).parent) for name in contents} - {"."}):
        (beside / inner).mkdir(0o700)
    for name, content in contents.items():
        descriptor = os.open(beside / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, content)
        os.close(descriptor)
    beside.rename(folder)


main()
