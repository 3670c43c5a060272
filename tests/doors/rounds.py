"""Spread answers over notebooks, and compare `digitkit grade`, pytest and `check` on them."""

import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any

import matplotlib.pyplot as plt

from digitkit import check
from digitkit.lessons.catalog import exercise_of, exercises, lesson_of
from digitkit.outside.results import NOT_STARTED
from tests.course.nbgrader_class import only_functions
from tests.doors.learner import Learner, cell
from tests.lessons.answers import answers

GRADE = """
import argparse, sys
from digitkit.doors.grade import add_grade
parser = argparse.ArgumentParser()
add_grade(parser.add_subparsers())
options = parser.parse_args()
sys.exit(options.command(options))
"""
# Writes each result as pytest reports it, so that it can be compared.
LISTENER = """
import json, pathlib
def pytest_runtest_logreport(report):
    verdict = getattr(report, "digitkit", None)
    if verdict:
        verdict = {**verdict, "report": report.outcome}
        with pathlib.Path("verdicts.jsonl").open("a") as file:
            print(json.dumps(verdict), file=file)
"""
BLANK, MODEL = "blank", "model"
REPORTED = {"not started": "skipped", "done": "passed"}
Key = tuple[str, str]


@dataclass(frozen=True)
class Rounds:
    """Notebooks in which the n-th of a lesson holds the n-th answer to each of its exercises.

    Attributes:
        lessons: the lessons.
        built: their notebooks, such as `lessons/03_split.ipynb`.
        learner: a folder for them.
        limit: how many rounds are dealt; None deals every answer.
        seconds: how long a door may take for all.
    """

    lessons: Sequence[str]
    built: dict[str, str]
    learner: Learner
    limit: int | None
    seconds: float

    @cached_property
    def functions(self) -> list[str]:
        return [exercise.function for each in self.lessons for exercise in exercises(each)]

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """For each function what answers it, by name: blank, model answer and those kept."""
        texts: dict[str, dict[str, str]] = {function: {} for function in self.functions}
        for function in self.functions:
            lesson = lesson_of(exercise_of(function))
            for kind, folder in ((BLANK, "lessons"), (MODEL, "solutions")):
                notebook = json.loads(self.built[f"{folder}/{lesson}.ipynb"])
                texts[function][kind] = "".join(cell(notebook, function)["source"])
        for each in answers(self.lessons):
            texts[each.function][each.path.stem] = each.path.read_text(encoding="utf-8")
        return {function: dict(islice(of.items(), self.limit)) for function, of in texts.items()}

    @cached_property
    def written(self) -> dict[str, dict[str, str]]:
        """Put the notebooks down; gives for each which answer it has to which function."""
        dealt = {}
        for lesson in self.lessons:
            functions = [exercise.function for exercise in exercises(lesson)]
            columns = [list(self.sources[function]) for function in functions]
            for number, row in enumerate(zip_longest(*columns, fillvalue=BLANK)):
                names = dict(zip(functions, row, strict=True))
                notebook = json.loads(self.built[f"lessons/{lesson}.ipynb"])
                for function, name in names.items():
                    cell(notebook, function)["source"] = self.sources[function][name]
                dealt[f"{number:02d}/{lesson}.ipynb"] = names
                self.learner.put(f"{number:02d}/{lesson}.ipynb", json.dumps(notebook))
        self.learner.put("conftest.py", LISTENER)
        return dealt

    @cached_property
    def _doors(self) -> tuple[Any, Any]:
        """Run `digitkit grade --json` and pytest on all of it, side by side."""
        with ThreadPoolExecutor() as pool:
            words = ("-c", GRADE, "grade", *self.written, "--json", "out.json")
            graded = pool.submit(self.learner.python, *words, seconds=self.seconds)
            tested = pool.submit(self.learner.pytest, "-q", *self.written, seconds=self.seconds)
            return graded.result(), tested.result()

    @cached_property
    def by_program(self) -> dict[Key, dict[str, Any]]:
        """The verdicts of `digitkit grade --json`, by function and answer."""
        assert self._doors[0].returncode == 1, self._doors[0].stderr
        listed = json.loads((self.learner.home / "out.json").read_text(encoding="utf-8"))
        return {
            (verdict["function"], self.written[lesson["file"]][verdict["function"]]): verdict
            for lesson in listed
            for verdict in lesson["exercises"]
        }

    @cached_property
    def by_pytest(self) -> dict[Key, dict[str, Any]]:
        """The verdicts of pytest's items, by function and answer."""
        assert self._doors[1].returncode == 1, self._doors[1].stdout[-2000:]
        lines = (self.learner.home / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
        reports = [json.loads(line) for line in lines]
        dealt = [(each, each["verdict"]["function"]) for each in reports]
        return {(function, self.written[each["file"]][function]): each for each, function in dealt}

    @cached_property
    def _session(self) -> dict[str, Any]:
        """The names of a session in which the imports and all model answers have run."""
        names: dict[str, Any] = {"check": check}
        for lesson in self.lessons:
            notebook = json.loads(self.built[f"solutions/{lesson}.ipynb"])
            for each in notebook["cells"]:
                if each["id"] == "imports" or only_functions(each):
                    exec("".join(each["source"]), names)
        return names

    def assert_pytest_agrees(self) -> None:
        """Pytest's items and the program give every answer the same verdict."""
        assert set(self.by_program) == set(self.by_pytest)
        assert len(self.by_program) == sum(len(of_each) for of_each in self.sources.values())
        for key, verdict in self.by_program.items():
            item = self.by_pytest[key]
            for name in ("outcome", "points", "max_points", "passed", "checks"):
                assert item["verdict"][name] == verdict[name], key
            assert item["report"] == REPORTED.get(verdict["outcome"], "failed"), key

    def assert_check_agrees(self, function: str, capsys: Any) -> None:
        """`check` in a session says of every answer to a function what the program says."""
        for name, text in self.sources[function].items():
            names = dict(self._session)
            exec(compile(text, f"{name}.py", "exec"), names)
            plt.close("all")  # as a notebook does when a cell has run
            exec(f"points = check({function})", names)
            verdict = self.by_program[function, name]
            assert math.isclose(names["points"], verdict["points"], abs_tol=1e-9), name
            assert capsys.readouterr().out.splitlines()[0] == _heading(verdict), name

    def assert_blanks_and_model_answers(self) -> None:
        """Blanks are not started, and model answers get every point."""
        for function in self.functions:
            assert self.by_program[function, BLANK]["outcome"] == NOT_STARTED
            model = self.by_program[function, MODEL]
            assert model["points"] == model["max_points"] == exercise_of(function).points


def _heading(verdict: dict[str, Any]) -> str:
    line = f"{verdict['id']} {verdict['function']} · {verdict['outcome']}"
    if verdict["outcome"] == NOT_STARTED:
        return line
    return f"{line} · {verdict['passed']} of {verdict['checks']} checks"
