"""How messages go over to the learner's side and come back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from digitkit.inside.interrupt import Interrupted, Interrupter
from digitkit.inside.server import Server
from digitkit.protocol.plan import StatementLine
from digitkit.protocol.time_limits import TimeLimit


class Transport(Protocol):
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
    """The learner's code was stopped because its time was over.

    Attributes:
        limit: the limit that was reached, in seconds.
        waited: it was the wall-clock limit; otherwise the limit of CPU time.
        worked: CPU seconds that were used.
        loading: it was reached while the file was loaded, before any call.
        line: the line of the file that ran then; None if it isn't known.
    """

    def __init__(
        self, limit: float, *, waited: bool = False, worked: float = 0.0, loading: bool = False
    ) -> None:
        super().__init__(f"stopped after {limit:g} seconds")
        self.limit = limit
        self.waited = waited
        self.worked = worked
        self.loading = loading
        self.line: StatementLine | None = None


class Died(Exception):  # noqa: N818
    """The learner's code ended the interpreter that it ran in; says how."""


class InProcessTransport:
    """The learner's side in this very process.

    Messages are written and read here too, so a check sees the same as over a pipe.

    Args:
        functions: the learner's functions by their names.
        hide: the function of digitkit that must not be reached; empty hides none.
        limit: how long all calls may take together; None sets no limit.
    """

    def __init__(
        self, functions: Mapping[str, Any], *, hide: str = "", limit: TimeLimit | None = None
    ) -> None:
        self._host = Server(functions, hide=hide)
        self._limit = limit
        self._cpu = self._wall = 0.0

    @classmethod
    def around(cls, host: Server) -> InProcessTransport:
        """Make a link to a host that is there already."""
        link = cls({})
        link._host = host
        return link

    def ask(self, message: bytes) -> bytes:
        """Let the host answer.

        Raises:
            TimedOut: the learner's code took too long; it was interrupted.
        """
        if self._limit is None:
            return self._host.answer(message)
        alarm = Interrupter(TimeLimit(self._limit.cpu - self._cpu, self._limit.wall - self._wall))
        reply = b""
        with suppress(Interrupted), alarm:
            reply = self._host.answer(message)
        self._cpu += alarm.cpu
        self._wall += alarm.wall
        if alarm.over:  # whatever the code made of being interrupted
            waited = self._cpu < self._limit.cpu
            limit = self._limit.wall if waited else self._limit.cpu
            raise TimedOut(limit, waited=waited, worked=self._cpu)
        return reply

    def close(self) -> None:
        """Take away the files of the calls."""
        self._host.close()
