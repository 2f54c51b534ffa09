"""The entry point: answers a bare --version at once, then hands over to the commands."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run posexit with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from posexit import __version__

        sys.stdout.write(f"posexit {__version__}\n")
        return
    gc.set_threshold(100_000)  # loading makes tens of thousands of objects that stay, and no rubbish
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looking for some reads every package there is
    try:
        from posexit.cli import app

        app()
    except KeyboardInterrupt:  # before the commands could take it
        sys.exit(130)


if __name__ == "__main__":
    main()
