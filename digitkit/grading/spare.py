"""A child that is started ahead, in which Keras has taken its first steps."""

from __future__ import annotations

import contextlib
import socket
import sys

from digitkit.grading.child import WAITS, serve_later
from digitkit.grading.graphs import graphs_as_traced
from digitkit.grading.processes import fork


class Spare:
    """A child that is forked ahead and makes ready, to be given a learner's code later.

    Attributes:
        line: this end of the line to it.
        child: the process.
    """

    def __init__(self) -> None:
        import psutil  # noqa: F401  # measures children; loaded here, while nobody waits

        self.line, far = socket.socketpair()
        self.line.setblocking(False)
        self._ready = False
        self._loaded = {*sys.modules}
        with far:
            self.child = fork(far, self.line, lambda: serve_later(far, first_steps))

    def is_up_to_date(self) -> bool:
        """Tell whether it is there, and a child forked now would have no more loaded."""
        return sys.modules.keys() <= self._loaded and not self.child.gone()

    def is_ready(self) -> bool:
        """Tell whether it is up to date and waits; until then a child forked now is as quick."""
        if not self._ready:
            with contextlib.suppress(OSError):  # nothing has come yet
                self._ready = bool(self.line.recv(len(WAITS)))
        return self._ready and self.is_up_to_date()

    def close(self) -> None:
        """End it."""
        self.line.close()
        self.child.kill()


def first_steps() -> None:
    """Let Keras make, train and ask a model, which takes far longer the first time in a process.

    What it leaves behind is put back: names of layers, and the state of NumPy's random numbers.
    """
    import keras
    import numpy as np

    state = np.random.get_state()
    with graphs_as_traced():
        model = keras.Sequential(
            [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(2)]
        )
        model.compile("adam", "mse", metrics=["mae"])
        X, y = np.zeros((2, 4, 4, 1), "float32"), np.zeros((2, 2), "float32")
        model.fit(X, y, validation_data=(X, y), verbose=0)
        model.predict(X, verbose=0)
    keras.utils.clear_session()
    np.random.set_state(state)
