"""Where a case stands, in words: for the screen, for scripts, and as the page that lies first in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posexit.advice import Advice
from posexit.cli.session import Session
from posexit.exhibits import state
from posexit.folder import CaseFolder
from posexit.status import Status, status
from posexit.statusview import status_outline

if TYPE_CHECKING:
    from posexit.outputs import Written


@dataclass(frozen=True)
class Front:
    """A case as it stands: ``finished`` says that its questions were answered to the end."""

    now: Session
    advice: Advice
    finished: bool
    example: bool

    @property
    def status(self) -> Status:
        """How the case stands."""
        return status(self.advice, finished=self.finished)

    def words(self, name: str) -> dict[str, Any]:
        """Return where the case stands, without a look at the files of exhibits.

        Args:
            name: the folder as it can be typed in a command.
        """
        told = status_outline(self.advice, self.status, self.now.library, self.now.lang, name)
        return {"folder": name, "example": self.example, "finished": self.finished, **told}

    def told(self, root: Path, name: str) -> dict[str, Any]:
        """Return where the case stands, and of each exhibit what became of its file below ``root``."""
        told = self.words(name)
        for one in told["exhibits"]:
            one["state"] = state(root, self.advice.now.story.exhibits[one["no"]])
        return told

    def write(self, folder: CaseFolder) -> Written:
        """Write the page, with links to the files that lie in the folder now.

        Raises:
            PosexitError: the page cannot be written.
        """
        from posexit.frontpage import HERE, front_page

        told = self.told(folder.path, HERE)
        output = front_page(told, self.now.library, self.now.lang, folder.papers(), example=self.example)
        return folder.put(output.relative, output.content, **output.meta)
