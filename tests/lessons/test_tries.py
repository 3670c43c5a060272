"""The next step after "Try" never gives the answer away: whole lines are the third hint's."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import digitkit.lessons
from digitkit.lessons.catalog import exercise_of, exercises, lesson_of, lessons
from tests.lessons.answers import reference_source

FUNCTIONS = [exercise.function for lesson in lessons() for exercise in exercises(lesson)]
MODULES = {"np", "pd", "plt", "sns", "keras", "layers", "tf", "math", "stats", "ndimage"}
PLAIN = (
    ast.Name,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Attribute,
    ast.Load,
    ast.UnaryOp,
    ast.USub,
)


def statements_of(function):
    """Return the values that the model answer, and its own helpers, return, assign or use."""
    tree = ast.parse(reference_source(function))
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    wanted, seen = [function], []
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.append(name)
        used = {node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)}
        exercised = set(FUNCTIONS) - {function}
        wanted += [other for other in used & defined.keys() if other not in exercised]
    kinds = ast.Return | ast.Assign | ast.AugAssign | ast.Expr
    values = [
        node.value
        for name in seen
        for node in ast.walk(defined[name])
        if isinstance(node, kinds) and node.value is not None
    ]
    return [value for value in values if not all(isinstance(n, PLAIN) for n in ast.walk(value))]


class Anonymous(ast.NodeTransformer):
    """Gives all variables one name; modules keep theirs."""

    def visit_Name(self, node):
        return ast.Name(node.id if node.id in MODULES else "_", ast.Load())


def shape(node):
    """Return a piece of code as text in which the names of variables don't count."""
    return ast.dump(Anonymous().visit(ast.parse(ast.unparse(node))).body[0])


def calls(node):
    """Return the names of the functions and methods that a piece of code calls."""
    functions = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in functions}


def gives_away(snippet, function):
    """Return the statement of the model answer that a snippet shows whole; None if none."""
    try:
        tree = ast.parse("def f():\n " + snippet.replace("…", "...").strip())
    except (SyntaxError, ValueError):
        return None
    expressions = (n for n in ast.walk(tree) if isinstance(n, ast.expr))
    parts = {shape(n) for n in expressions if not isinstance(n, ast.Slice | ast.Starred)}
    values = statements_of(function)
    for value in values:
        wanted = calls(value)
        is_step = len(values) > 2 and len(wanted) < 2  # one short step of a longer answer
        if (shape(value) in parts and not is_step) or (len(wanted) > 1 and wanted <= calls(tree)):
            return ast.unparse(value)
    return None


@cache
def snippets(function):
    """Return what stands between backticks in the texts of a function's checks."""
    lesson = lesson_of(exercise_of(function)).partition("_")[2]
    folder = Path(digitkit.lessons.__path__[0], lesson, "checks")
    found = []
    for file in (folder / f"{function}.py", folder / "fixtures.py"):
        tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "_" for p in node.values]
                found += re.findall(r"`([^`]+)`", "".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += re.findall(r"`([^`]+)`", node.value)
    return sorted(set(found))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_try_shows_a_statement_of_the_model_answer(function):
    shown = {s: gives_away(s, function) for s in snippets(function)}
    given = {snippet: whole for snippet, whole in shown.items() if whole}
    assert not given, given


@pytest.mark.parametrize(
    ("function", "snippet", "given"),
    [
        ("scale", 'np.asarray(X, dtype="float32") / 255', True),
        ("scale", 'return np.asarray(rows, dtype="float32") / 255', True),
        ("scale", 'np.asarray(X, dtype="float32")', False),
        ("scale", "X / 255", False),
        ("read_digits", 'pd.read_csv(path, dtype="uint8")', True),
        ("read_digits", 'dtype="uint8"', False),
        ("predict_labels", "model.predict(X, verbose=0).argmax(axis=1)", True),
        ("predict_labels", "model.predict(X).argmax(axis=-1)", True),
        ("predict_labels", "argmax(axis=1)", False),
    ],
)
def test_what_gives_an_answer_away(function, snippet, given):
    assert bool(gives_away(snippet, function)) == given
