"""How messages go over to the learner's side and come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from digitkit.grading.host import Host


class Link(Protocol):
    """A way to the learner's side."""

    def ask(self, message: bytes) -> bytes:
        """Send a message and wait for the reply.

        Raises:
            TimedOut: the learner's code took too long.
            Died: the learner's code ended the interpreter that it ran in.
            WireError: what came back is no reply.
        """

    def close(self) -> None:
        """End the learner's side."""


class TimedOut(Exception):  # noqa: N818
    """The learner's code was stopped because it took too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Your code was stopped after {seconds:g} seconds.")
        self.seconds = seconds


class Died(Exception):  # noqa: N818
    """The learner's code ended the interpreter that it ran in; says how."""


class InProcessLink:
    """The learner's side in this very process: quick, but without time limits.

    Messages are written and read here too, so a check sees the same as over a pipe.

    Args:
        functions: the learner's functions by their names.
        hide: the function of digitkit that must not be reached; empty hides none.
    """

    def __init__(self, functions: Mapping[str, Any], *, hide: str = "") -> None:
        self._host = Host(functions, hide=hide)

    @classmethod
    def around(cls, host: Host) -> InProcessLink:
        """Make a link to a host that is there already."""
        link = cls({})
        link._host = host
        return link

    def ask(self, message: bytes) -> bytes:
        """Let the host answer."""
        return self._host.answer(message)

    def close(self) -> None:
        """Take away the files of the calls."""
        self._host.close()
