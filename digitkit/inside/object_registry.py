"""Keep the figures and models of a learner's code; only facts and answers about them are sent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from digitkit.inside.pyplot_figures import PyplotFigures
from digitkit.protocol.codec import Untrusted, encode
from digitkit.protocol.drawings import Axes, Drawing
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.handles import Callbacks, History, Model, Seen, SimulatedFit
from digitkit.protocol.values import NOW, SAME, File


class ObjectRegistry:
    """Numbers the objects that can't be sent, so that the grader can ask about them."""

    def __init__(self) -> None:
        self._objects: list[Any] = []
        self._given_axes: dict[str, Any] = {}
        self._figures = PyplotFigures()
        self._returned_figures: list[Any] = []
        self._returned_earlier: list[Any] = []
        self._during_call = ExitStack()

    @contextmanager
    def session(self, *, own_figures: bool = True) -> Iterator[None]:
        """After a call, close the figures that it opened and undo what its models changed.

        Args:
            own_figures: give the call figures of its own; otherwise pyplot's stay as they are.
        """
        self._given_axes = {}
        with self._figures.session() if own_figures else nullcontext(), self._during_call:
            yield

    def begin(self) -> None:
        """Note which figures there are, right before the learner's function is called."""
        self._figures.begin()
        self._returned_earlier = list(self._returned_figures)

    def new_figures(self) -> int:
        """Count the open figures that were created since `begin`."""
        return len(self._figures.new_figures())

    def new_axes(self, name: str) -> Any:
        """Create an Axes in a figure of its own, which does not count as new.

        Another figure becomes pyplot's current one, so that drawing there by mistake shows.
        """
        import matplotlib.pyplot as plt

        self._given_axes[name] = plt.figure().add_subplot()
        plt.figure()
        return self._given_axes[name]

    def object_at(self, number: int) -> Any:
        """Return the object with this number."""
        return self._objects[number]

    def number_of(self, value: Any) -> int:
        """Return an object's number, which is always the same for the same object."""
        for number, known in enumerate(self._objects):
            if known is value:
                return number
        self._objects.append(value)
        return len(self._objects) - 1

    def build(self, given: GivenModel, folder: Path) -> Any:
        """Build a model that the check describes."""
        from digitkit.inside import model_facts

        if given.eagerly:
            self._during_call.enter_context(model_facts.eager_execution())
        return model_facts.build_model(given, folder)

    def ask(self, number: int, question: str, details: list[Any]) -> Any:
        """Answer a question about an object, in a form that can be encoded."""
        from digitkit.inside import model_facts

        answer = model_facts.answer(self._objects[number], question, details)
        is_record = isinstance(answer, SimulatedFit) or (
            type(answer) is list and answer and all(type(one) is Seen for one in answer)
        )
        return answer if is_record else Untrusted(answer, self.adopt)

    def adopt(self, value: Any) -> Drawing | Model | Callbacks | History | None:
        """Turn a figure, a model, callbacks or a history into a record; None for anything else."""
        if "matplotlib.figure" in sys.modules:
            kinds = sys.modules["matplotlib.figure"].Figure, sys.modules["matplotlib.axes"].Axes
            if issubclass(type(value), kinds):
                from digitkit.inside import figure_facts

                drawing = figure_facts.drawing(
                    value, self._given_axes, self._figures, self._returned_earlier
                )
                self._returned_figures.append(figure_facts.figure_of(value))
                return drawing
        if "keras" in sys.modules:
            from digitkit.inside import model_facts

            return model_facts.adopt(value, self.number_of)
        return None


class Argument:
    """One argument of one call.

    Args:
        passed: what the check passed.
        registry: the models and figures that were created here.
        folder: where files are put, each in a folder of its own.

    Attributes:
        given: what the learner's function gets.
    """

    def __init__(self, passed: Any, registry: ObjectRegistry, folder: Path) -> None:
        self._passed = passed
        self._registry = registry
        self.given = self._make(folder)
        self._is_data = not isinstance(
            passed, File | Axes | Model | GivenModel | Callbacks | History
        )
        self._before = encode(Untrusted(self.given)) if self._is_data else b""

    def state(self) -> tuple[str, Any]:
        """Return the argument's state after the call: `(SAME, None)` or `(NOW, value)`."""
        if isinstance(self._passed, File):
            path = Path(self.given)
            content = path.read_bytes() if path.is_file() else None
            return NOW, File(self._passed.name, content, self._passed.as_text)
        if self._is_data and encode(Untrusted(self.given)) == self._before:
            return SAME, None
        return NOW, Untrusted(self.given, self._registry.adopt)

    def _make(self, folder: Path) -> Any:
        passed = self._passed
        if isinstance(passed, File):
            path = Path(mkdtemp(dir=folder)) / passed.name
            if passed.content is not None:
                path.write_bytes(passed.content)
            return str(path) if passed.as_text else path
        if isinstance(passed, Axes):
            return self._registry.new_axes(passed.name)
        if isinstance(passed, Model | Callbacks):
            return self._registry.object_at(passed.number)
        if isinstance(passed, GivenModel):
            return self._registry.build(passed, folder)
        if isinstance(passed, History):
            from digitkit.inside import model_facts

            return model_facts.history(passed)
        return passed
