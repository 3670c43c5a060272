"""`digitkit learn`: lessons into place, and JupyterLab on one of them."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from digitkit.learning.folder import choose, clone_here, known_lessons, lessons_folder
from digitkit.learning.lay_out import lay_out
from digitkit.wording import install_command

NO_JUPYTERLAB = 2


def learn(word: str, no_browser: bool = False, files_only: bool = False) -> int:
    """Put the lessons into place and open one of them.

    Args:
        word: which lesson, such as `3` or `split`.
        no_browser: let JupyterLab print its address and open no browser.
        files_only: don't open JupyterLab.

    Returns:
        JupyterLab's exit code, or 2 where it isn't installed.

    Raises:
        LookupError: there is no such lesson.
    """
    lesson, folder = choose(word), lessons_folder()
    for name in _missing(folder) if clone_here() else known_lessons():
        told = lay_out(name, folder)
        if told:
            print(told, flush=True)
    path = folder / f"{lesson}.ipynb"
    if files_only:
        print(f"Open {path} in your editor, or run digitkit watch.")
        return 0
    if find_spec("jupyterlab") is None:
        print(
            f"JupyterLab is not installed: {install_command('notebook')}; or open {path} in"
            " another editor of notebooks",
            file=sys.stderr,
        )
        return NO_JUPYTERLAB
    return open_lab(path, ["--no-browser"] if no_browser else [])


def _missing(folder: Path) -> list[str]:
    return [name for name in known_lessons() if not (folder / f"{name}.ipynb").exists()]


def open_lab(path: Path, options: list[str]) -> int:
    """Run JupyterLab on a notebook until it ends; Ctrl-C is answered by JupyterLab itself."""
    if getattr(os, "geteuid", lambda: 1)() == 0:  # as in most containers; else JupyterLab refuses
        options = [*options, "--allow-root"]
    lab = subprocess.Popen([sys.executable, "-m", "jupyterlab", str(path), *options])
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:
            continue
