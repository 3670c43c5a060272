"""Keep pyplot's figures during a call as they are in a notebook, whatever is open in the process.

While a function is called, pyplot holds two figures that are not the function's. So drawing over
the current figure, or over figure 1, shows. `plt.show` closes all figures, as it does in a notebook
(the inline backend of Jupyter). The figures of the process itself are set aside for that time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_OTHER_FIGURES = (1, 2)
_MOST_NAMES = 10


class PyplotFigures:
    """The figures that pyplot holds during one call.

    Attributes:
        before: the figures that were there before the function was called.
        shown: those that `plt.show` has shown and closed.
        show_called: whether the function called `plt.show`.
    """

    def __init__(self) -> None:
        self.before: list[Any] = []
        self.shown: list[Any] = []
        self.show_called = False
        self._own: dict[Any, Any] = {}
        self._names: set[Any] = set()

    @contextmanager
    def session(self) -> Iterator[None]:
        """Set the process's own figures aside, and put them back when all others are closed."""
        global _current
        self.before, self.shown, self.show_called = [], [], False
        self._own = dict(_managers())
        _managers().clear()
        outer, _current = _current, self
        try:
            self._open_others()
            yield
        finally:
            _current = outer
            new = self.new_figures()[:_MOST_NAMES]
            with suppress(Exception):  # the learner's code may have changed its figures in any way
                self._names = {_name(figure) for figure in new} or self._names
            try:
                _close_all()
            finally:
                _managers().clear()
                _managers().update(self._own)
                self._own = {}

    def begin(self) -> None:
        """Note which figures there are, right before the function is called."""
        self.before = [manager.canvas.figure for manager in self._own.values()] + open_figures()

    def new_figures(self) -> list[Any]:
        """List the open figures that were created since `begin`."""
        return [one for one in open_figures() if not is_among(one, self.before)]

    def closed_unseen(self, figure: Any) -> bool:
        """Check whether pyplot held a figure that was closed without being shown."""
        known = getattr(figure, "number", None) is not None
        own = [manager.canvas.figure for manager in self._own.values()]
        return known and not is_among(figure, [*open_figures(), *self.shown, *own])

    def opened_after_show(self, figure: Any) -> bool:
        """Check whether pyplot created a figure after `plt.show` had closed the others."""
        return self.show_called and is_among(figure, self.new_figures())

    def show(self, close: bool) -> None:
        """Close all figures, as `plt.show` does in a notebook."""
        self.show_called = True
        if close:
            self.shown += open_figures()
            _close_all()

    def _open_others(self) -> None:
        """Open the figures that are not the function's.

        They have the names that an earlier call used, so that a figure which is opened by its name
        or number every time is found.
        """
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            automatic = max(_OTHER_FIGURES) + 1
            names = self._names.difference(_OTHER_FIGURES, {automatic})
            for name in [*_OTHER_FIGURES, *sorted(names, key=str)]:
                pyplot.figure(name)


_current: PyplotFigures | None = None


def show_as_notebooks_do(*_arguments: Any, close: bool | None = None, **_keywords: Any) -> None:
    """Replace `plt.show` while a function is called; it does nothing while code is loaded."""
    if _current is not None:
        _current.show(close is None or bool(close))


def open_figures() -> list[Any]:
    """List the figures that pyplot holds; the current one is the last."""
    return [manager.canvas.figure for manager in _managers().values()]


def is_among(figure: Any, figures: list[Any]) -> bool:
    """Check whether a figure is one of some figures: the same object, not an equal one."""
    return any(figure is one for one in figures)


def _managers() -> dict[Any, Any]:
    """Return pyplot's own dict of figure managers, by number; it can be changed in place."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return {} if helpers is None else helpers.Gcf.figs


def _name(figure: Any) -> Any:
    """Return the text that a figure was opened with, otherwise its number."""
    return figure.get_label() or figure.canvas.manager.num


def _close_all() -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
