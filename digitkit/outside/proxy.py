"""What a check calls instead of a learner's function."""

from __future__ import annotations

from typing import Any

import numpy as np

from digitkit.outside.transport import Transport
from digitkit.protocol.arguments import SAME
from digitkit.protocol.codec import WireError, decode, encode
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.handles import Model
from digitkit.protocol.values import Call, File, Raised


class NotStarted(Exception):  # noqa: N818
    """The function isn't there, or is the blank that the learner was given."""


class NoFunction(Exception):  # noqa: N818
    """The name is there, but can't be called."""


class CalledReference(Exception):  # noqa: N818
    """The learner's code called the model answer of the exercise."""


class LearnerRaised(Exception):  # noqa: N818
    """The learner's code raised an exception where none was expected.

    Attributes:
        raised: the exception.
        called: the call as a learner would write it, short; empty if loading their code raised.
    """

    def __init__(self, error: Raised, called: str) -> None:
        super().__init__(f"{error.kind}: {error.message}")
        self.raised = error
        self.called = called


class Proxy:
    """Stands in for a learner's function on the check's side of the boundary.

    Calling it gives what came back as plain data. `call` gives more: the state of each argument
    after the call, the error if there was one, and what was printed.

    Args:
        function: the function's name.
        link: the way to the learner's side.
    """

    def __init__(self, function: str, link: Transport) -> None:
        self.__name__ = function
        self._link = link
        self.last_call = ""
        self.last_value: Any = None

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the learner's function and give what it returned.

        Raises:
            LearnerRaised: it raised an exception.
        """
        call = self.call(*arguments, **keywords)
        if call.error is not None:
            raise LearnerRaised(call.error, self.last_call)
        return call.value

    def call(self, *arguments: Any, **keywords: Any) -> Call:
        """Call the learner's function, and give the whole call: an error raises nothing here."""
        self.last_call = call_text(self.__name__, arguments, keywords)
        message = {"do": "call", "function": self.__name__, "arguments": list(arguments)}
        reply = self._send({**message, "keywords": keywords})
        self.last_value = reply["value"]
        states = [
            _now(state, one) for state, one in zip(reply["arguments"], arguments, strict=True)
        ]
        return Call(
            value=reply["value"],
            arguments=states,
            keywords={key: _now(state, keywords[key]) for key, state in reply["keywords"].items()},
            error=reply["error"],
            output=reply["output"],
            new_figures=reply["new_figures"],
        )

    def make(self, model: GivenModel) -> Model:
        """Build a model on the learner's side and give a handle to it."""
        made: Model = self._send({"do": "make", "model": model})["value"]
        return made

    def _ask(self, handle: Any, question: str, *details: Any) -> Any:
        self.last_call = f"your model, asked for its {question.replace('_', ' ')}"
        message = {"do": "ask", "number": handle.number, "question": question}
        return self._send({**message, "details": list(details)})["value"]

    def _send(self, message: dict[str, Any]) -> dict[str, Any]:
        reply = decode(self._link.ask(encode(message)), bind=self._ask)
        if not isinstance(reply, dict):
            raise WireError("the reply is none")
        kind = reply.get("is")
        if kind == "missing":
            raise NotStarted(self.__name__)
        if kind == "handed back":
            raise CalledReference(self.__name__)
        if kind == "no function":
            raise NoFunction(str(reply["type_name"]))
        if kind in ("raised", "failed"):
            raise LearnerRaised(reply["error"], "" if kind == "failed" else self.last_call)
        if kind not in ("call", "answer"):
            raise WireError("the reply is none")
        return reply


def _now(state: tuple[str, Any], passed: Any) -> Any:
    same, value = state
    return passed if same == SAME else value


def call_text(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> str:
    """Write a call as a learner would, with large arguments named by their kind and size."""
    words = [argument_text(one) for one in arguments]
    words += [f"{key}={argument_text(one)}" for key, one in keywords.items()]
    return f"{name}({', '.join(words)})"


def argument_text(value: Any) -> str:
    """Name an argument, short."""
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
