"""No lesson before the ninth reads the test set."""

import ast

import pytest

from digitkit.build.project import own_project
from digitkit.submissions.ipython import python_lines

PROJECT = own_project()
assert PROJECT is not None
LAST = "09_use"
LESSONS = PROJECT.lessons()
EARLIER = [lesson for lesson in LESSONS if lesson < LAST]
# Names that read the test digits or their labels; `load_digits` returns all of them.
READERS = {"load_digits", "read_source", "X_test", "y_test"}


def code_of(lesson: str) -> list[str]:
    """Return the code cells of an instructor's notebook: shown code, answers, checks."""
    import nbformat

    notebook = nbformat.read(PROJECT.root / "solutions" / f"{lesson}.ipynb", as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def uses_of_test_set(cells: list[str]) -> list[str]:
    """List the names and texts in some code that refer to the test set."""
    uses, sealed = [], set()
    for source in cells:
        tree = ast.parse(python_lines(source))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and _calls_csv_files(node.value):
                sealed |= _second_of(node)
                continue
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                uses += [node.id] if node.id in READERS | sealed else []
            if isinstance(node, ast.Attribute) and node.attr in READERS:
                uses.append(node.attr)
            if isinstance(node, ast.alias) and node.name in READERS:
                uses.append(node.name)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                uses += [node.value] if node.value.endswith("test.csv") else []
            if isinstance(node, ast.Subscript) and _calls_csv_files(node.value):
                uses += [] if ast.unparse(node.slice) == "0" else [ast.unparse(node)]
    return uses


def _calls_csv_files(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "csv_files"


def _second_of(node: ast.Assign) -> set[str]:
    """Return the variable that holds the path of test.csv, or both paths."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple):
        return {ast.unparse(target.elts[1])} - {"_"}
    return {ast.unparse(target)}


@pytest.mark.parametrize("lesson", EARLIER)
def test_no_lesson_before_the_last_touches_the_test_set(lesson: str) -> None:
    assert uses_of_test_set(code_of(lesson)) == []


@pytest.mark.skipif(LAST not in LESSONS, reason="the last lesson is missing")
def test_the_last_lesson_opens_it_once() -> None:
    uses = uses_of_test_set(code_of(LAST))
    assert "test_csv" in uses
    read = [cell for cell in code_of(LAST) if "read_digits(test_csv)" in cell]
    opened = [cell for cell in code_of(LAST) if "load_digits()" in cell]
    assert len(read) == len(opened) == 1


@pytest.mark.parametrize(
    "code",
    [
        "train_csv, test_csv = csv_files()\nread_digits(test_csv)",
        "paths = csv_files()\nread_digits(paths[1])",
        "read_digits(csv_files()[1])",
        'pd.read_csv(folder / "test.csv")',
        'pd.read_csv("data/test.csv")',
        "from digitkit.data import load_digits\ny = load_digits().y_train",
        "digits.y_test.mean()",
    ],
)
def test_using_the_test_set_is_found(code: str) -> None:
    assert uses_of_test_set([code])


def test_reading_the_training_digits_is_allowed() -> None:
    cells = ["train_csv, test_csv = csv_files()", "X = read_digits(train_csv)", "csv_files()[0]"]
    assert uses_of_test_set(cells) == []
