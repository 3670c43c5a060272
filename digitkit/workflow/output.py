"""The folder a run writes to: files appear whole or not at all, and earlier ones are kept."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path


class OutputError(OSError):
    """The folder for the results cannot be written to."""


class OutputFolder:
    """A folder that results are written into, one whole file after the other.

    Args:
        folder: made where it doesn't exist. A file of the same name that is already there is moved
            to `earlier/until_<this moment>/` before a new one takes its place.

    Raises:
        OutputError: the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[str] = []
        self.opened = time.strftime("until_%Y-%m-%d_%H%M%S")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise OutputError(
                f"{folder}: the results cannot be written there ({error.strerror}); "
                "name another folder with --out."
            ) from None

    def write(self, name: str, write: Callable[[Path], object]) -> Path:
        """Call `write` with a temporary path, then move the file into place."""
        target = self.folder / name
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self.folder) as temporary:
            path = Path(temporary, name)
            write(path)
            self._keep_earlier(target)
            path.replace(target)
        self.written.append(name)
        return target

    def _keep_earlier(self, target: Path) -> None:
        """Move the file of an earlier run aside; a file of this run is replaced."""
        if target.name in self.written or not target.exists():
            return
        folder = self.folder / "earlier" / self.opened
        folder.mkdir(parents=True, exist_ok=True)
        target.replace(folder / target.name)
