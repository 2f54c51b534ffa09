"""The entry point: answers a bare --version at once, then hands over to the commands."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType


def main() -> None:
    """Run posexit with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from posexit import __version__

        sys.stdout.write(f"posexit {__version__}\n")
        return
    gc.set_threshold(100_000)  # loading makes tens of thousands of objects that stay, and no rubbish
    _leave_out_plugins()
    try:
        from posexit.cli import app

        app()
    except KeyboardInterrupt:  # before the commands could take it
        sys.exit(130)


def _leave_out_plugins() -> None:
    """Keep pydantic from looking for plugins: that reads every package there is.

    Where it is told so by its variable it still loads what it would look with, a tenth of the time that a
    letter takes; so that module is taken by one that finds none.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    none = ModuleType("pydantic.plugin._loader")
    none.__dict__["get_plugins"] = tuple
    sys.modules.setdefault(none.__name__, none)


if __name__ == "__main__":
    main()
