"""The learner's side of the boundary: it holds the functions and answers messages.

A message is a dict with `"do"`: `"call"` (a function, with arguments), `"make"` (a model that the
check describes) or `"ask"` (a question about a thing that stayed here). A reply is a dict whose
`"is"` tells what it is; see `stand_in`, which reads it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitkit.inside.graphs import graphs_as_traced
from digitkit.inside.object_registry import ObjectRegistry
from digitkit.inside.output_capture import captured_output
from digitkit.inside.reference_guard import ReferenceCalled, guarded_reference
from digitkit.inside.tracebacks import describe_exception, innermost_is
from digitkit.protocol import untrusted as foreign
from digitkit.protocol.arguments import Argument
from digitkit.protocol.codec import Untrusted, WireError, decode, encode
from digitkit.protocol.values import Raised
from digitkit.settings.libraries import known_settings


class Server:
    """Holds a learner's functions and calls them when a message asks for it.

    Args:
        functions: the functions by their names; a missing one counts as not started.
        hide: the function of digitkit that must not be reached; empty hides none.
        failures: for a function whose own lines failed, how.
        places: for the file name of a piece of code, what people call the place.
        notes: lines elsewhere that failed while the code was loaded.
        broken: for a name whose own line failed, a note of how.
    """

    def __init__(
        self,
        functions: Mapping[str, Any],
        *,
        hide: str = "",
        failures: Mapping[str, Raised] | None = None,
        places: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
        broken: Mapping[str, str] | None = None,
    ) -> None:
        self._functions = functions
        self._hide = hide
        self._failures = failures or {}
        self._places = places or {}
        self._notes = list(notes)
        self._broken = broken or {}
        self._folder: Path | None = None
        self._studio = ObjectRegistry()

    def answer(self, message: bytes) -> bytes:
        """Do what a message asks; whatever happens, there is a reply."""
        try:
            with known_settings(), graphs_as_traced():
                return self._reply(decode(message))
        except WireError:
            raise
        except ReferenceCalled:
            return encode({"is": "handed back"})
        except BaseException as error:
            return encode({"is": "raised", "error": describe_exception(error, self._places)})

    def close(self) -> None:
        """Take away the files that were laid out for calls."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _reply(self, message: dict[str, Any]) -> bytes:
        if message["do"] == "notes":
            return encode({"is": "answer", "value": self._notes})
        if message["do"] == "call":
            return self._call(message["function"], message["arguments"], message["keywords"])
        with captured_output(), guarded_reference(self._hide) as reference:
            if message["do"] == "make":
                made = self._argument(message["model"]).given
            else:
                made = self._studio.ask(message["number"], message["question"], message["details"])
            if reference.touched:
                return encode({"is": "handed back"})
            return encode({"is": "answer", "value": self._studio.told(made)})

    def _call(self, name: str, arguments: list[Any], keywords: dict[str, Any]) -> bytes:
        if name in self._failures and name not in self._functions:
            return encode({"is": "failed", "error": self._failures[name]})
        if name not in self._functions:
            return encode({"is": "missing"})
        function = self._functions[name]
        if not callable(function):
            return encode({"is": "no function", "type_name": foreign.type_name(function)})
        with self._studio.session() as session:
            given = [self._argument(value) for value in arguments]
            named = {key: self._argument(value) for key, value in keywords.items()}
            session.begin()
            return self._run(function, name, given, named)

    def _run(
        self, function: Any, name: str, given: list[Argument], named: dict[str, Argument]
    ) -> bytes:
        with captured_output() as heard, guarded_reference(self._hide, function) as reference:
            value, error, stub = self._called(function, name, given, named)
            if reference.touched:
                return encode({"is": "handed back"})
            if stub:
                return encode({"is": "missing"})
            return encode(
                {
                    "is": "call",
                    "new_figures": self._studio.new_figures(),
                    "value": Untrusted(value, self._studio.adopt),
                    "arguments": [one.state() for one in given],
                    "keywords": {key: one.state() for key, one in named.items()},
                    "error": error,
                    "output": heard.text,
                }
            )

    def _called(
        self, function: Any, name: str, given: list[Argument], named: dict[str, Argument]
    ) -> tuple[Any, Raised | None, bool]:
        """Call a function; give its value, how it failed, and whether it is a blank."""
        try:
            keywords = {key: one.given for key, one in named.items()}
            return function(*(one.given for one in given), **keywords), None, False
        except ReferenceCalled:
            return None, None, False
        except BaseException as problem:
            blank = isinstance(problem, NotImplementedError)
            blank = blank and innermost_is(problem, name, function)
            return None, self._explained(problem), blank

    def _explained(self, problem: BaseException) -> Raised:
        error = describe_exception(problem, self._places)
        note = self._broken.get(problem.name or "") if type(problem) is NameError else None
        return replace(error, message=f"{error.message} ({note})") if note else error

    def _argument(self, passed: Any) -> Argument:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="digitkit-"))
        return Argument(passed, self._studio, self._folder, self._studio.adopt)
