"""Spreads the cases of a table over processes, and yields what became of them in its order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from posexit.batch import Order, Outcome, handle
from posexit.errors import PosexitError
from posexit.kept import keep_in, place_of_kept

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from posexit.grouping import Group

_WINDOW = 8
"""Cases that each process may have waiting: enough to keep it busy, few enough to stay small."""


def run(groups: Iterable[Group], order: Order, jobs: int = 1) -> Iterator[Outcome]:
    """Make the cases and yield what became of each, in the order of the table.

    Args:
        groups: the cases; no more are taken than are worked on.
        order: what is the same for all.
        jobs: processes; one works in this process.

    Raises:
        PosexitError: process-died, where one of them was ended from outside.
    """
    if jobs == 1:
        yield from (handle(group, order) for group in groups)
        return
    # Started anew, not forked: the writer of PDF hangs in a fork.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=(place_of_kept(),))
    try:
        waiting: deque[Future[Outcome]] = deque()
        for group in groups:
            waiting.append(pool.submit(handle, group, order))
            if len(waiting) >= jobs * _WINDOW:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise PosexitError("process-died") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(kept: Path | None) -> None:
    """Leave Ctrl-C to the process that began all this, and end with it, however it ends."""
    keep_in(kept)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
