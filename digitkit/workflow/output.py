"""The folder a run writes to: files appear whole or not at all, and earlier ones are kept."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class OutputError(OSError):
    """The folder for the results cannot be written to."""


class OutputFolder:
    """A folder that results are written into, one whole file after the other.

    Args:
        folder: made where it doesn't exist. A file of the same name that lies there is moved to
            `earlier/until_<this moment>/` before a new one takes its place.

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

    def write(self, name: str, write: Callable[[Path], Any]) -> Path:
        """Let `write` make a file under another name, then put it in place."""
        target = self.folder / name
        with self.unfinished(name) as path:
            write(path)
            self.keep_earlier(target)
            path.replace(target)
        self.written.append(name)
        return target

    @contextmanager
    def unfinished(self, name: str) -> Iterator[Path]:
        """Lend a path in the same file system that is gone afterwards, whatever happens."""
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self.folder) as place:
            yield Path(place) / name

    def keep_earlier(self, target: Path) -> None:
        """Move the file of an earlier run aside; one of this run is replaced."""
        if target.name in self.written or not target.exists():
            return
        place = self.folder / "earlier" / self.opened
        place.mkdir(parents=True, exist_ok=True)
        target.replace(place / target.name)
