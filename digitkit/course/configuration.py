"""What nbgrader has to be told about these lessons; a course's `nbgrader_config.py` calls this.

It stands in the package, not in the course, so that a better version reaches running courses.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sysconfig
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from digitkit.settings.environment import use_own_keras_settings

if TYPE_CHECKING:
    from traitlets.config import Config

CELL_SECONDS = 180
NOTEBOOK_SECONDS = 900
LONGEST_SOCKET = 90  # systems take about a hundred characters


def configure(config: Config) -> None:
    """Set nbgrader up for these lessons; what is set afterwards stands.

    The learner's notebooks are made as `digitkit build` makes them, and `nbgrader autograde`
    puts the cells of a submission right first, goes on after a time-out or a dead kernel, and
    takes a score only from a verdict. It doesn't keep submitted code from reading what the
    instructor can read: that is what `digitkit course autograde` is for.

    Args:
        config: the `get_config()` of an `nbgrader_config.py`.
    """
    from digitkit.course.nbgrader.preprocessors import autograde, generate, sanitize

    prepare_process()
    _handing_out(config)
    config.GenerateAssignment.preprocessors = generate()
    config.Autograde.sanitize_preprocessors = sanitize()
    config.Autograde.autograde_preprocessors = autograde()
    config.Execute.timeout = CELL_SECONDS
    config.Execute.iopub_timeout = 30
    config.ExecuteToTheEnd.notebook_seconds = NOTEBOOK_SECONDS
    if (
        os.name == "posix"
    ):  # elsewhere there is only TCP, which other users of the machine can reach
        config.KernelManager.transport = "ipc"
    _private_sockets(config)
    _harmless_html(config)
    config.ExportApp.plugin_class = "digitkit.course.lms.export.SafeCsv"


def _handing_out(config: Config) -> None:
    from digitkit.build.blank import nbgrader_config

    config.merge(nbgrader_config())


def _private_sockets(config: Config) -> None:
    """Talk to kernels through sockets in a folder of the user's; others can reach TCP."""
    from jupyter_core.paths import jupyter_runtime_dir
    from jupyter_core.utils import ensure_dir_exists

    name = str(Path(jupyter_runtime_dir()) / f"course-{secrets.token_hex(4)}")
    if os.name == "posix" and len(name) < LONGEST_SOCKET:
        ensure_dir_exists(jupyter_runtime_dir(), mode=0o700)
        config.KernelManager.transport, config.KernelManager.ip = "ipc", name


def _harmless_html(config: Config) -> None:
    """Let nothing of a learner's run in the formgrader and in feedback."""
    from digitkit.course.nbgrader.html import clean, clean_markdown

    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {"clean_html": clean, "markdown2html": clean_markdown}


def prepare_process() -> None:
    """Let nbgrader find its tools in an environment that isn't activated, and be quiet."""
    if shutil.which("alembic") is None:
        here = sysconfig.get_path("scripts")
        os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH")]))
    use_own_keras_settings()  # kernels inherit this, and the next two
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    # nbgrader makes a submission before it adds it, which SQLAlchemy 2.1 remarks on; what is
    # written is right, as the tests of courses show.
    warnings.filterwarnings("ignore", message=r"Object of type <Submitted\w+> not in session")
