"""Remembers which case folders a table has named so far, on disk once they are many. The only user of sqlite3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from posexit.grouping import Earlier

_KIB_IN_MEMORY = 2048


@contextmanager
def seen() -> Iterator[Earlier]:
    """Give what returns the row that named a folder earlier, None for one that is new; it forgets all at the end.

    The database is a private file of the system's folder for temporary files, gone with the process.
    """
    import sqlite3

    with closing(sqlite3.connect("", isolation_level=None)) as kept:
        kept.execute(f"PRAGMA cache_size = -{_KIB_IN_MEMORY}")
        kept.execute("PRAGMA journal_mode = OFF")
        kept.execute("CREATE TABLE named (folder TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")

        def earlier(folder: str, row: int) -> int | None:
            if kept.execute("INSERT OR IGNORE INTO named VALUES (?, ?)", (folder, row)).rowcount:
                return None
            found: tuple[int] = kept.execute("SELECT row FROM named WHERE folder = ?", (folder,)).fetchone()
            return found[0]

        yield earlier
