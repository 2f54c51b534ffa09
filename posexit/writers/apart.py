"""Makes a PDF with a sheet that the user brought in a process of its own: a sheet is a program and may never end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence

from posexit.errors import TemplateError

SECONDS = 60
"""Time for one letter; the built-in sheet takes a tenth of a second."""
MEBIBYTES = 4096
"""Memory for one letter, where the system can be told."""
_WRONG = 3
_PROGRAM = """
import json, sys
told = json.load(sys.stdin.buffer)
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (told["seconds"], told["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (told["bytes"], told["bytes"]))
except (ImportError, ValueError, OSError):
    pass
import typst
try:
    made = typst.compile(
        told["sheet"].encode(), root=told["root"], font_paths=told["fonts"], ignore_system_fonts=True,
        sys_inputs=told["inputs"], format="pdf",
    )
except typst.TypstError as error:
    json.dump([str(error), getattr(error, "diagnostic", "")], sys.stderr)
    sys.exit(3)
sys.stdout.buffer.write(made)
"""


class Wrong(Exception):
    """The sheet is wrong: what Typst says of it, and where."""

    def __init__(self, said: str, diagnostic: str) -> None:
        super().__init__(said)
        self.diagnostic = diagnostic


def compiled(sheet: str, root: str, fonts: Sequence[str], inputs: Mapping[str, str]) -> bytes:
    """Return the PDF that a sheet makes of its inputs.

    Raises:
        Wrong: Typst cannot read the sheet.
        TemplateError: it takes more time or memory than any letter.
    """
    told = {
        "sheet": sheet,
        "root": root,
        "fonts": fonts,
        "inputs": inputs,
        "seconds": SECONDS,
        "bytes": MEBIBYTES << 20,
    }
    try:
        done = subprocess.run(  # noqa: S603 (this very Python, and what is written above)
            [sys.executable, "-P", "-c", _PROGRAM],
            input=json.dumps(told).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _endless() from None
    if done.returncode == _WRONG:
        raise Wrong(*json.loads(done.stderr))
    if done.returncode or not done.stdout:
        raise _endless()
    return done.stdout


def _endless() -> TemplateError:
    return TemplateError(
        "style/letter.typ",
        "这个样式用的时间或内存太多，停下了",
        "this style takes too much time or memory and was stopped",
    )
