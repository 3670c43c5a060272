"""What stays on the learner's side: figures and models, of which only facts and answers go over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from digitkit.protocol.codec import Untrusted
from digitkit.protocol.drawings import Drawing
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.handles import Callbacks, History, Model, Seen, SimulatedFit


class ObjectRegistry:
    """Keeps what can't go over, so that it can be named by a number and asked."""

    def __init__(self) -> None:
        self._things: list[Any] = []
        self._easels: dict[str, Any] = {}
        self._figures_before: set[int] = set()
        self._figures_here: set[int] = set()
        self._shown: list[Any] = []
        self._shown_earlier: list[Any] = []
        self._while_called = ExitStack()

    @contextmanager
    def session(self) -> Iterator[ObjectRegistry]:
        """Close, after a call, the figures that it opened, and undo what its models asked for."""
        self._easels = {}
        self._figures_here = set(_open_figures())
        try:
            with self._while_called:
                yield self
        finally:
            for number in set(_open_figures()) - self._figures_here:
                sys.modules["matplotlib.pyplot"].close(number)

    def begin(self) -> None:
        """Note which figures are open, right before the learner's function is called."""
        self._figures_before = set(_open_figures())
        self._shown_earlier = list(self._shown)

    def new_figures(self) -> int:
        """Count the figures that were opened since `begin` and are open."""
        return len(set(_open_figures()) - self._figures_before)

    def new_axes(self, name: str) -> Any:
        """Make a fresh Axes in a figure of its own, which does not count as new.

        Another figure is pyplot's current one, so that drawing there instead shows.
        """
        import matplotlib.pyplot as plt

        self._easels[name] = plt.figure().add_subplot()
        plt.figure()
        return self._easels[name]

    def thing(self, number: int) -> Any:
        """Give the thing that went over as this number."""
        return self._things[number]

    def number(self, thing: Any) -> int:
        """Give a thing's number: the same for the very same thing."""
        for number, known in enumerate(self._things):
            if known is thing:
                return number
        self._things.append(thing)
        return len(self._things) - 1

    def build(self, given: GivenModel, folder: Path) -> Any:
        """Build a model that the check describes."""
        from digitkit.inside import model_facts as models

        if given.eagerly:
            self._while_called.enter_context(models.step_by_step())
        return models.build(given, folder)

    def history(self, told: History) -> Any:
        """Make a Keras History with these contents."""
        from digitkit.inside import model_facts as models

        return models.history(told)

    def ask(self, number: int, question: str, details: list[Any]) -> Any:
        """Answer a question about a thing."""
        from digitkit.inside import model_facts as models

        return models.answer(self._things[number], question, details)

    def told(self, answer: Any) -> Any:
        """Let an answer of ours go over as it is, and anything else as what it is."""
        ours = isinstance(answer, SimulatedFit) or (
            type(answer) is list and answer and all(type(one) is Seen for one in answer)
        )
        return answer if ours else Untrusted(answer, self.adopt)

    def adopt(self, value: Any) -> Drawing | Model | Callbacks | History | None:
        """Turn a figure, a model, callbacks or a history into a record; None for anything else."""
        if "matplotlib.figure" in sys.modules:
            from digitkit.inside import figure_facts as drawings

            drawn = drawings.drawing(value, self._easels, self._is_from_before)
            if drawn is not None:
                self._shown.append(drawings.figure_of(value))
                return drawn
        if "keras" in sys.modules:
            from digitkit.inside import model_facts as models

            return models.adopt(value, self.number)
        return None

    def _is_from_before(self, figure: Any) -> bool:
        """Tell whether a figure was open before the call, or came back from an earlier one.

        A figure that is made once and handed back every time may have been closed in between.
        """
        number = getattr(figure, "number", None)
        return number in self._figures_before or any(figure is one for one in self._shown_earlier)


def _open_figures() -> list[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot is not None else []
