"""Hold a learner's functions and answer the grader's messages about them.

A message is a dict whose `"do"` is `"call"` (call a function with arguments), `"make"` (build a
model that the check describes), `"ask"` (a question about an object that stays here), `"reads"`
(which arguments and data of the notebook a function reads) or `"notes"` (what failed elsewhere in
the file). A reply is a dict whose `"is"` says which kind it is;
`digitkit.outside.proxy` reads it.
"""

from __future__ import annotations

import builtins
import io
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitkit.inside.global_reads import global_reads
from digitkit.inside.object_registry import Argument, ObjectRegistry
from digitkit.inside.pyplot_figures import show_as_notebooks_do
from digitkit.inside.reference_guard import ReferenceCalled, guarded_reference
from digitkit.inside.tracebacks import describe_exception, innermost_is, is_blank
from digitkit.protocol.codec import ProtocolError, Untrusted, decode, encode, type_name
from digitkit.protocol.values import GlobalReads, Raised
from digitkit.settings.libraries import graphs_as_traced, known_settings

_LONGEST_OUTPUT = 10_000


class CapturedOutput(io.TextIOBase):
    """A text stream that keeps the first 10,000 characters."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        """Return True: the stream can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep the text if there is room for it."""
        self.text += text[: _LONGEST_OUTPUT - len(self.text)]
        return len(text)


@contextmanager
def captured_output() -> Iterator[CapturedOutput]:
    """Capture printed text and warnings, close standard input, and replace `plt.show`."""
    output = CapturedOutput()
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(redirect_stdout(output))
        stack.enter_context(redirect_stderr(output))
        stack.enter_context(patched(sys, "stdin", io.StringIO()))
        stack.enter_context(patched(builtins, "input", _no_input))
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            stack.enter_context(patched(pyplot, "show", show_as_notebooks_do))
            backend = getattr(pyplot, "_backend_mod", None)  # `from matplotlib.pyplot import show`
            if backend is not None:
                stack.enter_context(patched(backend, "show", show_as_notebooks_do))
        yield output


@contextmanager
def patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Replace an attribute in a block; an attribute that did not exist is removed afterwards."""
    missing = object()
    before = vars(owner).get(name, missing)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if before is missing:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def _no_input(_prompt: object = "") -> str:
    raise EOFError("nobody is there to answer `input` while your code is checked")


class Server:
    """Holds a learner's functions and calls them when a message asks for it.

    Args:
        functions: the functions by name; a missing one counts as not started.
        guard: the function of digitkit that must not be called; empty guards none.
        failures: the exception of each function whose own lines failed.
        places: for each file name of the learner's code, what people call the place.
        notes: lines elsewhere that failed while the code was loaded.
        broken: for each name whose own line failed, a note that says how.
    """

    def __init__(
        self,
        functions: Mapping[str, Any],
        *,
        guard: str = "",
        failures: Mapping[str, Raised] | None = None,
        places: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
        broken: Mapping[str, str] | None = None,
    ) -> None:
        self._functions = functions
        self._guard = guard
        self._failures = failures or {}
        self._places = places or {}
        self._notes = list(notes)
        self._broken = broken or {}
        self._folder: Path | None = None
        self._registry = ObjectRegistry()

    def answer(self, message: bytes) -> bytes:
        """Handle a message; whatever happens, there is a reply.

        Raises:
            ProtocolError: the bytes are no message.
        """
        try:
            with known_settings(), graphs_as_traced():
                return self._reply(decode(message))
        except ProtocolError:
            raise
        except ReferenceCalled:
            return encode({"is": "handed back"})
        except BaseException as error:
            return encode({"is": "raised", "error": describe_exception(error, self._places)})

    def close(self) -> None:
        """Remove the files that were created for calls."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _reply(self, message: dict[str, Any]) -> bytes:
        if message["do"] == "notes":
            return encode({"is": "answer", "value": self._notes})
        if message["do"] == "reads":
            function = self._functions.get(message["function"])
            return encode({"is": "answer", "value": global_reads(function) or GlobalReads()})
        if message["do"] == "call":
            with self._registry.session(own_figures=message.get("own_figures", True)):
                return self._call(message["function"], message["arguments"], message["keywords"])
        with captured_output(), guarded_reference(self._guard) as reference:
            if message["do"] == "make":
                made = self._argument(message["model"]).given
                value: Any = Untrusted(made, self._registry.adopt)
            else:
                question, details = message["question"], message["details"]
                value = self._registry.ask(message["number"], question, details)
            if reference.touched:
                return encode({"is": "handed back"})
            return encode({"is": "answer", "value": value})

    def _call(self, name: str, arguments: list[Any], keywords: dict[str, Any]) -> bytes:
        if name not in self._functions:
            if name in self._failures:
                return encode({"is": "failed", "error": self._failures[name]})
            return encode({"is": "missing"})
        function = self._functions[name]
        if not callable(function):
            return encode({"is": "no function", "type_name": type_name(function)})
        given = [self._argument(value) for value in arguments]
        named = {key: self._argument(value) for key, value in keywords.items()}
        self._registry.begin()
        return self._run(function, name, given, named)

    def _run(
        self,
        function: Callable[..., Any],
        name: str,
        given: list[Argument],
        named: dict[str, Argument],
    ) -> bytes:
        """Call a function and encode the reply: encoding may run the learner's code too."""
        with captured_output() as output, guarded_reference(self._guard, function) as reference:
            value, error = None, None
            try:
                keywords = {key: one.given for key, one in named.items()}
                value = function(*(one.given for one in given), **keywords)
            except ReferenceCalled:
                pass
            except BaseException as problem:
                stub = isinstance(problem, NotImplementedError)
                error = self._describe(problem, function)
                if stub and innermost_is(problem, name, function) and not reference.touched:
                    if is_blank(function):
                        return encode({"is": "missing"})
                    return encode({"is": "stub left", "error": error})
            if reference.touched:
                return encode({"is": "handed back"})
            return encode(
                {
                    "is": "call",
                    "new_figures": self._registry.new_figures(),
                    "value": Untrusted(value, self._registry.adopt),
                    "arguments": [one.state() for one in given],
                    "keywords": {key: one.state() for key, one in named.items()},
                    "error": error,
                    "output": output.text,
                }
            )

    def _describe(self, problem: BaseException, function: object) -> Raised:
        error = describe_exception(problem, self._places, function)
        note = self._broken.get(problem.name or "") if type(problem) is NameError else None
        return replace(error, message=f"{error.message} ({note})") if note else error

    def _argument(self, passed: Any) -> Argument:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="digitkit-"))
        return Argument(passed, self._registry, self._folder)
