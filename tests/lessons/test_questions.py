"""Each task lists what its check asks: in the notebooks and on the page, in the task's words."""

import ast
import json
import re
from functools import cache

import pytest

from digitkit.build.builder import read_lesson
from digitkit.build.lesson import read_manifests
from digitkit.build.markdown import write_exercise
from digitkit.build.page import ExerciseBlock
from digitkit.build.project import own_project
from digitkit.build.site.lesson_page import InCourse, lesson_page
from digitkit.lessons import catalog
from digitkit.lessons.catalog import exercise_of, exercises, lesson_of, lessons, questions_of
from tests.lessons.answers import reference_source
from tests.site.executed import fake_outputs

PROJECT = own_project()
assert PROJECT is not None
FUNCTIONS = [exercise.function for lesson in lessons() for exercise in exercises(lesson)]
LONGEST = 110
# Numbers that every text may use: none, one, the two ends of a scale.
PLAIN_NUMBERS = {"0", "1", "2"}
FOLD = re.compile(
    r'<details class="checks">\n<summary>What the check asks</summary>\n\n(.*?)\n\n</details>',
    re.DOTALL,
)


@cache
def sources(lesson):
    assert PROJECT is not None
    return read_lesson(PROJECT, lesson, read_manifests())[0]


def block_of(function):
    blocks = sources(lesson_of(exercise_of(function))).page.blocks
    return next(b for b in blocks if isinstance(b, ExerciseBlock) and b.function == function)


def task_of(function):
    """Return all that a learner is told of a task: the page's text, signature and docstring."""
    lesson = sources(lesson_of(exercise_of(function)))
    page = repr(block_of(function).task)
    tree = ast.parse(reference_source(function))
    node = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    signature = ast.unparse(node.args)
    return f"{lesson.page.title} {page} {function}({signature}) {ast.get_docstring(node)}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_check_asks_in_one_plain_sentence(function):
    questions = questions_of(exercise_of(function))
    assert (
        len(questions) == len(catalog.tests_of(exercise_of(function))) == len(set(questions)) >= 3
    )
    for question in questions:
        assert re.match(r"It \w", question), question
        assert question.endswith(".") and ". " not in question, question
        assert len(question) <= LONGEST, question


@pytest.mark.parametrize("function", FUNCTIONS)
def test_names_and_numbers_of_a_question_are_the_tasks(function):
    task = re.sub(r"(?<=\d),(?=\d{3})", "", task_of(function))
    for question in questions_of(exercise_of(function)):
        for name in re.findall(r"`([^`]+)`", question):
            assert name in task, f"{name} is not in the task: {question}"
        plain = re.sub(r"`[^`]+`|(?<=\d),(?=\d{3})", "", question)
        for number in re.findall(r"\d+(?:\.\d+)?", plain):
            known = number in PLAIN_NUMBERS or re.search(
                rf"(?<![\d.]){re.escape(number)}(?!\d)", task
            )
            assert known, f"{number} is not in the task: {question}"


@pytest.mark.parametrize("lesson", lessons())
def test_both_notebooks_list_them_under_the_task(lesson, tmp_path):
    assert PROJECT is not None
    for folder in ("lessons", "solutions"):
        notebook = json.loads((PROJECT.root / folder / f"{lesson}.ipynb").read_text("utf-8"))
        for exercise in exercises(lesson):
            cell = next(c for c in notebook["cells"] if c["id"] == f"task_{exercise.function}")
            (listed,) = FOLD.findall("".join(cell["source"]))
            assert listed == "\n".join(f"- {question}" for question in questions_of(exercise))


@pytest.mark.parametrize("lesson", lessons())
def test_the_page_lists_them_in_a_fold(lesson):
    made = sources(lesson)
    page = lesson_page(made, fake_outputs(made), InCourse(1, 9)).markdown
    for exercise in exercises(lesson):
        listed = "\n".join(f"- {question}" for question in questions_of(exercise))
        assert f"<summary>What the check asks</summary>\n\n{listed}\n\n</details>" in page


def test_an_exercise_of_no_lesson_has_no_such_list():
    from digitkit.build.markdown import Localizer, write_questions
    from digitkit.lessons.manifest import Exercise

    other = Exercise("area", points=2, id="77.1")
    assert write_questions(other, "checks") == ""
    block = block_of("scale")
    assert "What the check asks" not in write_exercise(
        block, other, Localizer("page", PROJECT.root)
    )
