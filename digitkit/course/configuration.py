"""nbgrader's configuration for these lessons; a course's `nbgrader_config.py` calls it.

It is in the package, not in the course, so that fixes reach running courses.
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
LONGEST_SOCKET = 90  # systems allow about a hundred characters


def configure(config: Config, *, partial_credit: bool = False) -> None:
    """Configure nbgrader for these lessons; settings made afterwards override these.

    The learner's notebooks are those of `digitkit build`, and `nbgrader autograde` first restores
    the cells of a submission, goes on after a time-out or a dead kernel, and takes a score only
    from a verdict. It does not keep submitted code from reading what the instructor can read: that
    is what `digitkit course autograde` is for.

    Args:
        config: the `get_config()` of an `nbgrader_config.py`.
        partial_credit: give an exercise points by the share of its checks that are passed, in
            place of all or nothing. It holds from the next `nbgrader generate_assignment` on.
    """
    from digitkit.build.blank import nbgrader_config
    from digitkit.course.nbgrader.preprocessors import autograde, generate, sanitize

    prepare_process()
    config.merge(nbgrader_config())
    config.GenerateAssignment.preprocessors = generate()
    config.SetCredit.partial_credit = partial_credit
    config.Autograde.sanitize_preprocessors = sanitize()
    config.Autograde.autograde_preprocessors = autograde()
    config.Execute.timeout = CELL_SECONDS
    config.Execute.iopub_timeout = 30
    config.ExecuteToTheEnd.notebook_seconds = NOTEBOOK_SECONDS
    _private_sockets(config)
    _sanitized_html(config)
    # A page that is there may be old: points by hand and a regrade change it.
    config.GenerateFeedback.force = True
    config.GenerateFeedback.post_convert_hook = "digitkit.course.nbgrader.feedback.after_generating"
    config.ExportApp.plugin_class = "digitkit.course.lms.export.SafeCsv"


def _private_sockets(config: Config) -> None:
    """Talk to kernels through sockets in the user's own folder; other users can reach TCP."""
    from jupyter_core.paths import jupyter_runtime_dir
    from jupyter_core.utils import ensure_dir_exists

    if os.name != "posix":  # there is only TCP
        return
    config.KernelManager.transport = "ipc"
    name = str(Path(jupyter_runtime_dir()) / f"course-{secrets.token_hex(4)}")
    if len(name) < LONGEST_SOCKET:
        ensure_dir_exists(jupyter_runtime_dir(), mode=0o700)
        config.KernelManager.ip = name


def _sanitized_html(config: Config) -> None:
    """Let no content of a learner's run in the formgrader and in feedback."""
    from digitkit.course.nbgrader.html import clean, clean_markdown

    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {"clean_html": clean, "markdown2html": clean_markdown}


def prepare_process() -> None:
    """Let nbgrader find its tools in an environment that is not activated, and be quiet."""
    if shutil.which("alembic") is None:
        here = sysconfig.get_path("scripts")
        os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH")]))
    use_own_keras_settings()  # kernels inherit this, and the next two
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    # nbgrader creates a submission before it adds it, which SQLAlchemy 2.1 warns about; the result
    # is right, as the tests of courses show.
    warnings.filterwarnings("ignore", message=r"Object of type <Submitted\w+> not in session")
