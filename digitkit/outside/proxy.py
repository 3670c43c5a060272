"""The proxy that a check calls instead of a learner's function."""

from __future__ import annotations

from typing import Any

import numpy as np

from digitkit.outside.transport import Transport
from digitkit.protocol.codec import ProtocolError, decode, encode
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.handles import Callbacks, Model
from digitkit.protocol.values import SAME, Call, File, GlobalReads, Raised


class NotStarted(Exception):  # noqa: N818
    """The function is missing, or is still blank."""


class StubLeft(Exception):  # noqa: N818
    """The function has lines of the learner's, and `raise NotImplementedError` ends it still.

    Attributes:
        line: the number of that line; 0 if it isn't known.
        code: its text.
    """

    def __init__(self, line: int, code: str) -> None:
        super().__init__("raise NotImplementedError is still there")
        self.line = line
        self.code = code


class NoFunction(Exception):  # noqa: N818
    """The name exists, but its value can't be called."""


class CalledReference(Exception):  # noqa: N818
    """The learner's code called the model answer of the exercise."""


class LearnerRaised(Exception):  # noqa: N818
    """The learner's code raised an exception.

    Attributes:
        raised: the exception.
        called: the call as a learner would write it, shortened; empty if loading the code raised.
    """

    def __init__(self, error: Raised, called: str) -> None:
        super().__init__(f"{error.kind}: {error.message}")
        self.raised = error
        self.called = called


class Proxy:
    """Represents a learner's function in a check.

    Calling it returns the function's result as plain data. `call` returns more: the state of each
    argument after the call, the exception if there was one, and what was printed.

    Args:
        function: the function's name.
        transport: the connection to the learner's code.
        own_figures: give each call figures of its own, which are closed after it. Otherwise
            pyplot's figures stay as they are, as between the cells of a notebook.

    Attributes:
        last_call: the last call as a learner would write it, shortened.
        last_value: what the last call returned.
    """

    def __init__(self, function: str, transport: Transport, *, own_figures: bool = True) -> None:
        self.__name__ = function
        self._own_figures = own_figures
        self._transport = transport
        self.last_call = ""
        self.last_value: Any = None

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the learner's function and return its result.

        Raises:
            LearnerRaised: it raised an exception.
        """
        call = self.call(*arguments, **keywords)
        if call.error is not None:
            raise LearnerRaised(call.error, self.last_call)
        return call.value

    def call(self, *arguments: Any, **keywords: Any) -> Call:
        """Call the learner's function and return the whole call; its exceptions aren't raised."""
        self.last_call = call_text(self.__name__, arguments, keywords)
        message = {"do": "call", "function": self.__name__, "arguments": list(arguments)}
        figures = {"own_figures": self._own_figures}
        reply = self._send({**message, "keywords": keywords, **figures})
        self.last_value = reply["value"]
        pairs = zip(reply["arguments"], arguments, strict=True)
        return Call(
            value=reply["value"],
            arguments=[_now(state, passed) for state, passed in pairs],
            keywords={key: _now(state, keywords[key]) for key, state in reply["keywords"].items()},
            error=reply["error"],
            output=reply["output"],
            new_figures=reply["new_figures"],
        )

    def reads(self) -> GlobalReads:
        """Return which arguments and which data of the notebook the learner's function reads.

        Raises:
            ProtocolError: the reply is of another kind.
        """
        self.last_call = ""
        reads = self._send({"do": "reads", "function": self.__name__})["value"]
        if not isinstance(reads, GlobalReads) or not all(
            isinstance(names, tuple) and all(type(name) is str for name in names)
            for names in vars(reads).values()
        ):
            raise ProtocolError("the reply does not say what the function reads")
        return reads

    def make(self, model: GivenModel) -> Model:
        """Build a model in the process of the learner's code, and return a handle to it."""
        handle: Model = self._send({"do": "make", "model": model})["value"]
        return handle

    def _ask(self, handle: Model | Callbacks, question: str, *details: Any) -> Any:
        self.last_call = f"your model, asked for its {question.replace('_', ' ')}"
        message = {"do": "ask", "number": handle.number, "question": question}
        return self._send({**message, "details": list(details)})["value"]

    def _send(self, message: dict[str, Any]) -> dict[str, Any]:
        reply = decode(self._transport.ask(encode(message)), bind=self._ask)
        if not isinstance(reply, dict):
            raise ProtocolError("the reply is not a dict")
        kind = reply.get("is")
        if kind == "missing":
            raise NotStarted(self.__name__)
        if kind == "stub left":
            raise StubLeft(reply["error"].line, reply["error"].code)
        if kind == "handed back":
            raise CalledReference(self.__name__)
        if kind == "no function":
            raise NoFunction(str(reply["type_name"]))
        if kind in ("raised", "failed"):
            raise LearnerRaised(reply["error"], "" if kind == "failed" else self.last_call)
        if kind not in ("call", "answer"):
            raise ProtocolError("the reply is of an unknown kind")
        return reply


def _now(state: tuple[str, Any], passed: Any) -> Any:
    kind, value = state
    return passed if kind == SAME else value


def call_text(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> str:
    """Write a call as a learner would, with the type and size of large arguments."""
    texts = [argument_text(value) for value in arguments]
    texts += [f"{key}={argument_text(value)}" for key, value in keywords.items()]
    return f"{name}({', '.join(texts)})"


def argument_text(value: Any) -> str:
    """Describe an argument in a few words."""
    if isinstance(value, np.ndarray):
        return f"array {' × '.join(map(str, value.shape))} of {value.dtype}"
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return f"{type(value).__name__} {' × '.join(map(str, shape))}"
    if isinstance(value, File):
        return repr(value.name)
    if type(value).__module__.startswith("digitkit."):
        return f"a {type(value).__name__.removeprefix('Given').lower()}"
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:36].rpartition(',')[0] or text[:36]} …{text[-1]}"
