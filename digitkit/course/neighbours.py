"""Nothing but the notebook: files beside it are neither released nor there when it is run."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode

Resources = dict[str, Any]
_NEEDED = ("timestamp.txt", "submission_secret.txt")  # by which nbgrader gives feedback back


class OnlyTheNotebook(NbGraderPreprocessor):
    """Remove what nbgrader copied beside a notebook that it is about to write.

    A solution script or a data file beside a source would be handed out with it. Beside a
    submission, a `numpy.py` would be imported in place of NumPy.
    """

    also = List(
        Unicode(), help="Patterns of files that stay beside a notebook, such as '*.png'."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Clear the folder that the notebook is written to; the notebook stays as it is."""
        about = resources["nbgrader"]
        directory = self.parent.parent.coursedir  # the exporter's converter has it
        step = self.step(directory)
        folder = Path(directory.format_path(step, about["student"], about["assignment"]))
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif not self._stays(path):
                self.log.info("Left out: %s", path)
                path.unlink()
        return nb, resources

    def step(self, directory: Any) -> str:
        """Name the folder that is written to."""
        return directory.release_directory

    def _stays(self, path: Path) -> bool:
        patterns = ("*.ipynb", *_NEEDED, *self.also)
        return any(fnmatch(path.name, pattern) for pattern in patterns)


class OnlyTheSubmission(OnlyTheNotebook):
    """The same for a submission that is about to be run."""

    def step(self, directory: Any) -> str:
        """Name the folder that is written to."""
        return directory.autograded_directory
