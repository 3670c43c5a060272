"""The kept answers, wrong and right, and how the checks grade them."""

import ast
import json
import linecache
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from digitkit.lessons.catalog import exercise_of, exercises, lesson_of, tests_of
from digitkit.outside.results import DONE, ExerciseResult
from digitkit.outside.runner import run_exercise
from digitkit.outside.transport import InProcessTransport

ANSWERS = Path(__file__).parents[1] / "wrong_answers"
REFERENCE = Path(__file__).parents[2] / "digitkit" / "lessons"
LESSONS = ("01_load", "02_look", "03_split")
FUNCTIONS = [exercise.function for lesson in LESSONS for exercise in exercises(lesson)]


@dataclass(frozen=True)
class Answer:
    """One script in `tests/wrong_answers`.

    Attributes:
        path: the script.
        function: the function it writes.
        outcome: the expected outcome.
        says: a piece of the expected message, empty when the answer is right.
        unusual: in what a right answer is unusual, empty when it is not.
    """

    path: Path
    function: str
    outcome: str
    says: str
    unusual: str = ""

    @property
    def name(self) -> str:
        return f"{self.function}/{self.path.stem}"


def answers(lessons: Sequence[str] = LESSONS) -> list[Answer]:
    """Return all answers to the exercises of some lessons, by default those without Keras."""
    paths = [path for lesson in lessons for path in sorted((ANSWERS / lesson).glob("*/*.py"))]
    return [_read(path) for path in paths]


def mutants(functions: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """The faults to put into model answers: function, old code, new code, and its helper, or "".

    They are kept as `mutants.json` beside the answers of each function.
    """
    found = []
    for function in functions:
        path = ANSWERS / lesson_of(exercise_of(function)) / function / "mutants.json"
        rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
        found += [(function, row[0], row[1], row[2] if row[2:] else "") for row in rows]
    return found


def each_answer(chosen: Sequence[Answer], *, quick: int = 2) -> pytest.MarkDecorator:
    """Run a test for each answer; all but the first wrong and right ones are marked `thorough`.

    Args:
        chosen: the answers.
        quick: how many wrong and how many right ones of each function are not marked.
    """
    seen: Counter[tuple[str, bool]] = Counter()
    rows = []
    for answer in chosen:
        kind = (answer.function, answer.outcome == DONE)
        seen[kind] += 1
        marks = [] if seen[kind] <= quick else [pytest.mark.thorough]
        rows.append(pytest.param(answer, id=answer.name, marks=marks))
    return pytest.mark.parametrize("answer", rows)


def _read(path: Path) -> Answer:
    text = path.read_text(encoding="utf-8")
    header = dict(re.findall(r"^# (outcome|says|unusual): (.+)$", text, flags=re.MULTILINE))
    says, unusual = header.get("says", ""), header.get("unusual", "")
    return Answer(path, path.parent.name, header["outcome"], says, unusual)


@cache
def verdict_on(answer: Answer) -> ExerciseResult:
    """Grade an answer, once."""
    return grade(answer.path.read_text(encoding="utf-8"), answer.function, str(answer.path))


def grade(source: str, function: str, file: str = "answer.py") -> ExerciseResult:
    """Run a script and the checks of one of its functions, in this process."""
    names: dict = {"__name__": "answer"}
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    try:
        exec(compile(source, file, "exec"), names)
        return grade_function(names.get(function), function)
    finally:
        plt.close("all")


def grade_function(written, function: str) -> ExerciseResult:
    """Run the checks of one function, in this process; None means that it is missing."""
    transport = InProcessTransport({} if written is None else {function: written}, guard=function)
    try:
        return run_exercise(exercise_of(function), transport)
    finally:
        transport.close()


def stopped_by(result: ExerciseResult) -> str:
    """Return the name of the check that refused an answer."""
    return tests_of(exercise_of(result.function))[result.passed].__name__


def reference_source(function: str) -> str:
    """Return the source of the module that holds a function's model answer."""
    lesson = lesson_of(exercise_of(function))
    return (REFERENCE / lesson[3:] / "reference.py").read_text(encoding="utf-8")


def reference(function: str) -> Callable[..., Any]:
    """Run the module that holds a function's model answer, and return the function."""
    names: dict[str, Any] = {"__name__": "answer"}
    exec(compile(reference_source(function), "answer.py", "exec"), names)
    return names[function]


def stub_source(function: str) -> str:
    """Return the blank exercise: signature, docstring, and `raise NotImplementedError`."""
    tree = ast.parse(reference_source(function))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            node.body = [node.body[0], ast.parse("raise NotImplementedError").body[0]]
    return ast.unparse(tree)
