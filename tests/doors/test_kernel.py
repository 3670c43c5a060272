"""`check` in a real kernel, as notebooks, nbconvert and nbgrader run it."""

import json
import os

import nbformat
import pytest
from nbclient import NotebookClient

from tests.doors.learner import answer, cell


@pytest.fixture(scope="module")
def outputs(built, installed, tmp_path_factory):
    """What the cells of lesson 3 show, with a right, a wrong, and a raising answer typed in."""
    notebook = json.loads(built["lessons/03_split.ipynb"])
    typed = {
        "split": answer("03_split", "split", "right_numpy"),
        "scale": answer("03_split", "scale", "double_precision"),
        "standardize": 'def standardize(A, B):\n    raise ValueError("<script>x</script>")',
    }
    for function, code in typed.items():
        cell(notebook, function)["source"] = code
    wanted = ["imports", *typed, *(f"check_{function}" for function in typed)]
    extra = {
        "two": "check(split)\ncheck(scale)",
        "kept": "points = check(split)",
        "loud": "import os, sys, warnings\ndef to_image(p):\n    warnings.warn('w')\n"
        "    os.write(2, b'noise')\n    print('x', file=sys.stderr)\n    return p\ncheck(to_image)",
        "drawing": "def plot_grid(X, y, rows=4, columns=8):\n    import matplotlib.pyplot as plt\n"
        "    return plt.subplots(rows, columns)[0]\ncheck(plot_grid)",
        "leaves": "def mean_images(X, y):\n    exit()\ncheck('mean_images')",
        "quits": "def count_labels(y):\n    quit()\ncheck('count_labels')",
        "nothing": "check()",
        "again": "check(split)",
    }
    cells = [cell(notebook, name) for name in wanted]
    cells += [nbformat.v4.new_code_cell(code, id=name) for name, code in extra.items()]
    text = json.dumps({**notebook, "cells": cells})
    return _run(nbformat.reads(text, as_version=4), installed, tmp_path_factory)


def _run(notebook, installed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kernel")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(installed)
    try:
        resources = {"metadata": {"path": str(folder)}}
        ran = NotebookClient(notebook, timeout=120, resources=resources).execute()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return {each["id"]: each["outputs"] for each in ran["cells"] if "outputs" in each}


@pytest.mark.parametrize(
    ("function", "points", "says"),
    [("split", "2.0", "done"), ("scale", "0.0", "float64"), ("standardize", "0.0", "ValueError")],
)
def test_the_value_of_the_check_is_the_points_and_the_card_shows(outputs, function, points, says):
    (output,) = outputs[f"check_{function}"]
    assert output["output_type"] == "execute_result"
    assert output["data"]["text/plain"] == points
    assert says in output["data"]["text/html"]
    assert "<script>" not in output["data"]["text/html"]


def test_a_card_that_is_not_the_last_value_shows_too(outputs):
    last, first = outputs["two"]
    assert last["output_type"] == "execute_result"
    assert "03.2" in last["data"]["text/html"]
    assert first["output_type"] == "display_data"
    assert "03.1" in first["data"]["text/html"]
    (kept,) = outputs["kept"]
    assert "03.1" in kept["data"]["text/html"]


def test_every_card_shows_once_and_nothing_else_does(outputs):
    for name in ("loud", "drawing", "nothing", "again"):
        (output,) = outputs[name]
        assert output["output_type"] == "execute_result", name
    assert outputs["drawing"][0]["data"]["text/plain"] == "0.0"


def test_exit_is_an_exception_and_the_kernel_goes_on(outputs):
    for name in ("leaves", "quits"):
        (output,) = outputs[name]
        assert output["data"]["text/plain"] == "0.0"
        assert "raised" in output["data"]["text/html"]
        assert "SystemExit" in output["data"]["text/html"]
    assert "03.1" in outputs["again"][0]["data"]["text/html"]


def test_nothing_is_written_to_standard_error_or_output(outputs):
    kinds = {output["output_type"] for shown in outputs.values() for output in shown}
    assert kinds <= {"execute_result", "display_data"}


RIGHT = "def scale(X):\n    return np.asarray(X, dtype='float32') / 255"
# What is run after a right answer, and whether the check then judges an earlier version.
LATER = {
    "broken": ("def scale(X):\n    return np.asarray(X", True),
    "raises above it": ("1 / 0\ndef scale(X):\n    return X", True),
    "raises below it": (f"{RIGHT}\nscale(None).nothing", False),
    "the same again": (RIGHT, False),
    "with a magic": (f"%matplotlib inline\n{RIGHT}", False),
    "another cell": ("1 / 0", False),
}


@pytest.mark.parametrize("later", LATER)
def test_a_card_says_that_it_judged_an_earlier_version(built, installed, tmp_path_factory, later):
    source, stale = LATER[later]
    notebook = json.loads(built["lessons/03_split.ipynb"])
    cells = [cell(notebook, "imports"), nbformat.v4.new_code_cell(RIGHT, id="first")]
    again = nbformat.v4.new_code_cell(source, id="again", metadata={"tags": ["raises-exception"]})
    cells += [again, cell(notebook, "check_scale")]
    text = json.dumps({**notebook, "cells": cells})
    outputs = _run(nbformat.reads(text, as_version=4), installed, tmp_path_factory)
    (output,) = outputs["check_scale"]
    assert output["data"]["text/plain"] == "2.0"
    said = "An earlier version of <code" in output["data"]["text/html"]
    assert said == stale


def test_a_missing_function_is_no_name_error(built, installed, tmp_path_factory):
    notebook = json.loads(built["lessons/03_split.ipynb"])
    cells = [cell(notebook, "imports"), cell(notebook, "check_scale")]
    text = json.dumps({**notebook, "cells": cells})
    outputs = _run(nbformat.reads(text, as_version=4), installed, tmp_path_factory)
    (output,) = outputs["check_scale"]
    assert output["data"]["text/plain"] == "0.0"
    assert "not started" in output["data"]["text/html"]
