"""From what a check passes to what the learner's function gets, and back after the call."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from digitkit.protocol.codec import Adopt, Untrusted, encode
from digitkit.protocol.drawings import Axes
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.handles import Callbacks, History, Model
from digitkit.protocol.values import File

SAME = "same"
NOW = "now"


class Argument:
    """One argument of one call.

    Args:
        passed: what the check passed.
        studio: where models and figures live on this side.
        folder: where files are laid, each into a folder of its own.
        adopt: turns what is no plain data into a record of facts.

    Attributes:
        given: what the learner's function gets.
    """

    def __init__(self, passed: Any, studio: Any, folder: Path, adopt: Adopt) -> None:
        self.passed = passed
        self.adopt = adopt
        self.given = self._make(studio, folder)
        self._before = encode(Untrusted(self.given)) if self._is_data() else b""

    def state(self) -> tuple[str, Any]:
        """Tell how the argument is now: `(SAME, None)` or `(NOW, value)`."""
        if isinstance(self.passed, File):
            return NOW, self._file()
        if self._is_data() and encode(Untrusted(self.given)) == self._before:
            return SAME, None
        return NOW, Untrusted(self.given, self.adopt)

    def _is_data(self) -> bool:
        return not isinstance(self.passed, File | Axes | Model | GivenModel | Callbacks | History)

    def _make(self, studio: Any, folder: Path) -> Any:
        passed = self.passed
        if isinstance(passed, File):
            path = Path(mkdtemp(dir=folder)) / passed.name
            if passed.content is not None:
                path.write_bytes(passed.content)
            return str(path) if passed.as_text else path
        if isinstance(passed, Axes):
            return studio.new_axes(passed.name)
        if isinstance(passed, Model | Callbacks):
            return studio.thing(passed.number)
        if isinstance(passed, GivenModel):
            return studio.build(passed, folder)
        if isinstance(passed, History):
            return studio.history(passed)
        return passed

    def _file(self) -> File:
        path = Path(self.given)
        content = path.read_bytes() if path.is_file() else None
        return File(self.passed.name, content, self.passed.as_text)
