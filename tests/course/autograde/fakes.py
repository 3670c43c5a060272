"""Fakes of the sandbox: plain processes, without Keras, and a grader that runs nothing."""

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

from digitkit.course.autograde.feedback import ungraded_notebook
from digitkit.course.autograde.grading import GRADED, Graded
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.schedule import as_json_text
from digitkit.inside.executor import execute
from digitkit.outside.process import ProcessTransport
from digitkit.outside.transport import InProcessTransport

PIPES = "tests.course.autograde.fakes:open_pipes"


class Pipes:
    """Runs plans in processes that are forked from this one."""

    def open_transport(self, plan, limit):
        return ProcessTransport(plan, limit)


@contextmanager
def open_pipes(lesson, *, sandboxed=True):
    yield Pipes()


class Here:
    """Runs plans in this very process: quick, for code that ends by itself."""

    def open_transport(self, plan, limit):
        return InProcessTransport.around(execute(plan))


def fake_points(content: bytes, points: float) -> float:
    """Make up a score that depends on every byte."""
    return points if hashlib.sha256(content).digest()[0] % 2 else 0.0


def fake_grade(log: Path):
    """Give a grader that makes scores up, and notes what it graded before it answers."""

    def grade(task):
        line = f"{hashlib.sha256(task.content).hexdigest()}\n".encode()
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, line)
        os.close(handle)
        lesson = LessonCopy(task.lesson, task.copy)
        checks = [cell for cell in lesson.cells.values() if cell.is_check]
        scores = {
            cell.grade_id: fake_points(task.content + cell.grade_id.encode(), cell.points)
            for cell in checks
        }
        return as_json_text(
            Graded(
                GRADED,
                points=sum(scores.values()),
                max_points=lesson.max_points,
                scores={**scores, "question": None},
                notebook=ungraded_notebook(lesson, task.content.decode()[-200:]),
            )
        )

    return grade
