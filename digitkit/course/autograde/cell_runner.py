"""Runs cells one after another, and says what each put out.

This text is sent to where learners' code runs, so it stands alone: it imports nothing of ours.
"""

import contextlib
import io
from typing import Any

_MOST = 200_000


class _Shell:
    """A notebook's interpreter, made when the first cell is run."""

    def __init__(self) -> None:
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        shell: Any = InteractiveShell.instance(config=config)
        self.shell = shell
        self.shown: list[dict[str, str]] = []
        self.traceback: list[str] = []
        self.shell.display_pub.publish = self._publish
        self.last = _Last(self)
        self.shell.displayhook = self.shell.display_trap.hook = self.last
        self.shell._showtraceback = self._keep_traceback
        with contextlib.suppress(Exception):
            self.shell.run_line_magic("matplotlib", "inline")

    def _publish(self, data: Any, metadata: Any = None, **_more: Any) -> None:
        self.shown.append(_plain(data))

    def _keep_traceback(self, _kind: Any, _value: Any, lines: Any) -> None:
        self.traceback = [str(line)[:2000] for line in lines][-50:]

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell."""
        self.shown, self.traceback, self.last.result = [], [], {}
        written, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(written), contextlib.redirect_stderr(complained):
            result = self.shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        return {
            "written": written.getvalue()[:_MOST],
            "complained": complained.getvalue()[:_MOST],
            "shown": self.shown[:100],
            "error": [] if error is None else [type(error).__name__, str(error)[:2000]],
            "traceback": self.traceback,
            "result": self.last.result,
        }


class _Last:
    """What IPython gives the value of a cell's last line to."""

    def __init__(self, shell: _Shell) -> None:
        self.own = shell
        self.result: dict[str, str] = {}
        self.exec_result: Any = None
        self.is_active = False

    def __call__(self, value: Any = None) -> None:
        if value is not None:
            data, _ = self.own.shell.display_formatter.format(value)
            self.result = _plain(data)


def _plain(data: Any) -> dict[str, str]:
    """Keep what can be shown safely; a picture goes over as text."""
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
    """Run one cell after those that were run before."""
    if not _shells:
        _shells.append(_Shell())
    return _shells[0].run(source)
