"""A class in nbgrader, plain and as published: a lesson handed out, answers handed in, graded."""

import ast
import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

SOLUTIONS = Path(__file__).parents[2] / "solutions"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "digits"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ExecutePreprocessor.timeout = 120
"""


def only_functions(cell: dict) -> bool:
    """Tell whether a cell defines functions and does nothing else."""
    if cell["cell_type"] != "code":
        return False
    with contextlib.suppress(SyntaxError):
        body = ast.parse("".join(cell["source"])).body
        return bool(body) and all(isinstance(one, ast.FunctionDef) for one in body)
    return False


class NbgraderClass:
    """One lesson in a course folder of its own.

    Args:
        folder: an empty folder.
        lesson: such as `"03_split"`.
    """

    def __init__(self, folder: Path, lesson: str) -> None:
        self.folder, self.lesson = folder, lesson
        (folder / "nbgrader_config.py").write_text(CONFIG)
        source = folder / "source" / lesson
        source.mkdir(parents=True)
        solution = (SOLUTIONS / f"{lesson}.ipynb").read_text(encoding="utf-8")
        (source / f"{lesson}.ipynb").write_text(solution, encoding="utf-8")
        self.nbgrader("generate_assignment", lesson)
        released = folder / "release" / lesson / f"{lesson}.ipynb"
        self.released = json.loads(released.read_text(encoding="utf-8"))

    def solved(self) -> dict[str, str]:
        """Give the source of every solution cell, by the function it writes."""
        notebook = json.loads((SOLUTIONS / f"{self.lesson}.ipynb").read_text(encoding="utf-8"))
        reported = [(cell, cell["metadata"].get("nbgrader", {})) for cell in notebook["cells"]]
        return {
            about["grade_id"]: "".join(cell["source"])
            for cell, about in reported
            if about.get("solution") and cell["cell_type"] == "code"
        }

    def nbgrader(self, *words: str) -> str:
        """Run an nbgrader command in the course folder and return what it printed."""
        environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "JUPYTER_PLATFORM_DIRS": "1"}
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        printed = done.stdout + done.stderr
        assert done.returncode == 0, printed
        return printed

    def hand_in(self, student: str, answers: dict[str, str]) -> Path:
        """Hand in the released notebook with some functions written.

        Shown cells are left out, since some train a network; but functions that a lesson shows
        stay, since a solution may use them.
        """
        notebook = json.loads(json.dumps(self.released))
        kept = []
        for cell in notebook["cells"]:
            reported = cell["metadata"].get("nbgrader")
            if reported is None and not (cell["id"] == "imports" or only_functions(cell)):
                continue
            if reported is not None and reported["grade_id"] in answers:
                cell["source"] = answers[reported["grade_id"]]
            kept.append(cell)
        notebook["cells"] = kept
        path = self.folder / "submitted" / student / self.lesson / f"{self.lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    def autograde(self) -> dict[str, dict[str, float]]:
        """Grade all that was handed in; give each student's score for each function."""
        from nbgrader.api import Gradebook

        self.nbgrader("autograde", self.lesson)
        scores: dict[str, dict[str, float]] = {}
        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as gradebook:
            for submission in gradebook.assignment_submissions(self.lesson):
                (notebook,) = submission.notebooks
                scores[submission.student_id] = {
                    grade.name.removeprefix("check_"): grade.auto_score
                    for grade in notebook.grades
                    if grade.name.startswith("check_")
                }
        return scores
