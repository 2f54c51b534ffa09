"""A real headless Chromium, driven over its pipe: open a page, look at it, print it. No network, no port."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_IT = "no Chromium here; on Debian: apt-get install chromium fonts-noto-cjk"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-pipe",
)
_AS_3_AND_4 = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, wanted in zip(ends, (3, 4)):
    os.dup2(end, wanted)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""The browser listens on 3 and speaks on 4."""
_LONGEST = 60
"""Seconds that an answer may take."""
_DESK = 600
"""Pixels from which a window is no phone."""


def found() -> str | None:
    """Return the path of the browser, None where there is none, or no pipe to it."""
    if sys.platform == "win32":
        return None
    return next(filter(None, map(shutil.which, NAMES)), None)


class NotRunning(Exception):
    """The browser is there and does not start, or has stopped."""


class Browser:
    """One tab of the browser, and what it complained about."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._rest, self._calls, self._tab, self._loaded = b"", 0, "", False
        self.complaints: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._tab = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    @classmethod
    @contextmanager
    def running(cls, home: Path) -> Iterator[Self]:
        """Start it with an empty profile and end it."""
        command = [found(), *_FLAGS, f"--user-data-dir={home}"]
        to_read, to_write = os.pipe(), os.pipe()
        there = to_write[0], to_read[1]
        with subprocess.Popen(
            [sys.executable, "-c", _AS_3_AND_4, *map(str, (*there, *command))],
            pass_fds=there,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(home)},
        ) as process:
            for end in there:
                os.close(end)
            try:
                yield cls(to_read[0], to_write[1])
            finally:
                process.terminate()
                os.close(to_write[1])
        os.close(to_read[0])

    def open(self, page: Path, width: int, height: int, *, dark: bool = False, media: str = "") -> None:
        """Open a page in a window of this size, in light or dark colours, for the screen or for other media."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < _DESK}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        self._call("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self._loaded = False
        self._call("Page.navigate", url=page.absolute().as_uri())
        while not self._loaded:
            self._take(self._next())

    def ask(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """Return the whole page as PNG."""
        return self._bytes("Page.captureScreenshot", captureBeyondViewport=True)

    def printed(self) -> bytes:
        """Return the page as it prints on A4, as PDF."""
        return self._bytes("Page.printToPDF", preferCSSPageSize=True)

    def _bytes(self, method: str, **params: object) -> bytes:
        return base64.b64decode(self._call(method, **params)["data"])

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        self._calls += 1
        message: dict[str, object] = {"id": self._calls, "method": method, "params": params}
        if self._tab:
            message["sessionId"] = self._tab
        try:
            os.write(self._writing, json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise NotRunning from None
        while True:
            answer = self._next()
            if answer.get("id") == self._calls:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self._take(answer)

    def _take(self, event: dict[str, Any]) -> None:
        self._loaded |= event.get("method") == "Page.loadEventFired"
        if event.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
            self.complaints.append(json.dumps(event["params"], ensure_ascii=False))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], _LONGEST)
            more = os.read(self._reading, 1 << 20) if ready else b""
            if not more:
                raise NotRunning
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(one))
