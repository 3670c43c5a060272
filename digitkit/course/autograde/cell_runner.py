"""Run cells one after another, and return the outputs of each.

This source is sent to the learner's process, so it imports nothing of digitkit.
"""

import contextlib
import io
from typing import Any

_MOST = 200_000


class _Shell:
    """A notebook's interpreter, created for the first cell."""

    def __init__(self) -> None:
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        shell: Any = InteractiveShell.instance(config=config)
        self.shell = shell
        self.displayed: list[dict[str, str]] = []
        self.traceback: list[str] = []
        self.shell.display_pub.publish = self._publish
        self.display_hook = _DisplayHook(self)
        self.shell.displayhook = self.shell.display_trap.hook = self.display_hook
        self.shell._showtraceback = self._keep_traceback
        with contextlib.suppress(Exception):
            self.shell.run_line_magic("matplotlib", "inline")

    def _publish(self, data: Any, metadata: Any = None, **_more: Any) -> None:
        self.displayed.append(_plain(data))

    def _keep_traceback(self, _kind: Any, _value: Any, lines: Any) -> None:
        self.traceback = [str(line)[:2000] for line in lines][-50:]

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell and return its outputs."""
        self.displayed, self.traceback, self.display_hook.result = [], [], {}
        stdout, stderr = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            result = self.shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        return {
            "stdout": stdout.getvalue()[:_MOST],
            "stderr": stderr.getvalue()[:_MOST],
            "displayed": self.displayed[:100],
            "error": [] if error is None else [type(error).__name__, str(error)[:2000]],
            "traceback": self.traceback,
            "result": self.display_hook.result,
        }


class _DisplayHook:
    """Takes the value of a cell's last line from IPython."""

    def __init__(self, shell: _Shell) -> None:
        self.owner = shell
        self.result: dict[str, str] = {}
        self.exec_result: Any = None
        self.is_active = False

    def __call__(self, value: Any = None) -> None:
        if value is not None:
            data, _ = self.owner.shell.display_formatter.format(value)
            self.result = _plain(data)


def _plain(data: Any) -> dict[str, str]:
    """Keep text and pictures, which can be shown safely; pictures in base64."""
    import base64

    kept = {}
    for kind in ("text/plain", "image/png", "image/jpeg"):
        value = data.get(kind) if isinstance(data, dict) else None
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode()
        if isinstance(value, str):
            kept[kind] = value[:4_000_000] if kind != "text/plain" else value[:_MOST]
    return kept


_shells: list[_Shell] = []


def run_cells(source: str) -> dict[str, Any]:
    """Run a cell after those that were run before, and return its outputs."""
    if not _shells:
        _shells.append(_Shell())
    return _shells[0].run(source)
