"""Submissions that are broken in the ways that nbgrader stumbles over, and what each deserves.

Each takes the learner's notebook of lesson 1 and gives what is handed in: a notebook, text, or
files by name.
"""

import copy
import json
import uuid

from tests.course.taught import only_graded, solved

LESSON = "01_load"
FULL = {"read_digits": 2.0, "separate": 2.0, "drop_damaged": 3.0}
NONE = dict.fromkeys(FULL, 0.0)


def cell(notebook: dict, name: str) -> dict:
    return next(each for each in notebook["cells"] if each["id"] == name)


def place(notebook: dict, name: str) -> int:
    return notebook["cells"].index(cell(notebook, name))


def plain(source: str | list[str]) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": uuid.uuid4().hex[:8],
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def right(blank: dict) -> dict:
    return only_graded(solved(LESSON, blank))


def tagged_blank(blank: dict) -> dict:
    """Every cell is tagged to be left out: nothing runs, so nothing fails."""
    for each in blank["cells"]:
        each["metadata"]["tags"] = ["skip-execution"]
    return only_graded(blank)


def tagged_solution(blank: dict) -> dict:
    return tagged_blank(right(blank))


def duplicated(blank: dict) -> dict:
    """An answer, a check and the question stand there twice, ids and all."""
    notebook = right(blank)
    for name in ("separate", "check_separate", "question"):
        twin = copy.deepcopy(cell(notebook, name))
        notebook["cells"].insert(place(notebook, name) + 1, twin)
    return notebook


def deleted(blank: dict) -> dict:
    """All checks are gone, and one answer stands in a plain cell of its own."""
    notebook = right(blank)
    own = plain(cell(notebook, "separate")["source"])
    notebook["cells"][place(notebook, "separate")] = own
    gone = {f"check_{name}" for name in FULL} | {"question"}
    notebook["cells"] = [each for each in notebook["cells"] if each["id"] not in gone]
    return notebook


def moved(blank: dict) -> dict:
    """The checks stand at the top, before their answers."""
    notebook = right(blank)
    checks = [each for each in notebook["cells"] if each["id"].startswith("check_")]
    rest = [each for each in notebook["cells"] if not each["id"].startswith("check_")]
    return {**notebook, "cells": checks + rest}


def retyped(blank: dict) -> dict:
    notebook = right(blank)
    cell(notebook, "check_separate")["cell_type"] = "markdown"
    cell(notebook, "read_digits")["cell_type"] = "raw"
    for name in ("check_separate", "read_digits"):
        for code_only in ("outputs", "execution_count"):
            del cell(notebook, name)[code_only]
    return notebook


def edited(blank: dict) -> dict:
    """Checks that give points by themselves, and are said to be worth more."""
    notebook = only_graded(blank)
    for name in FULL:
        check = cell(notebook, f"check_{name}")
        check["source"] = "2.0"
        check["metadata"]["nbgrader"]["points"] = 100
    return notebook


def schema(version: object):
    def change(blank: dict) -> dict:
        notebook = right(blank)
        for each in notebook["cells"]:
            reported = each["metadata"].get("nbgrader")
            if reported and version is None:
                del reported["schema_version"]
            elif reported:
                reported["schema_version"] = version
        return notebook

    return change


def mangled(blank: dict) -> dict:
    """Metadata of every wrong kind, and cells of another notebook."""
    notebook = right(blank)
    cell(notebook, "separate")["metadata"]["nbgrader"] = {"grade_id": 7}
    cell(notebook, "check_separate")["metadata"] = {"nbgrader": {}}
    cell(notebook, "check_read_digits")["metadata"]["tags"] = "skip-execution"
    stranger = plain("print('from elsewhere')")
    stranger["metadata"]["nbgrader"] = {"grade": True, "grade_id": "check_elsewhere", "points": 9}
    stranger["metadata"]["tags"] = {"no": "list"}
    notebook["cells"].append(stranger)
    notebook["metadata"]["kernelspec"] = {"display_name": "R", "language": "R", "name": "ir"}
    return notebook


def noisy(blank: dict) -> dict:
    """Right answers that write to standard error in every way."""
    notebook = right(blank)
    notebook["cells"].insert(place(notebook, "read_digits"), plain(NOISE))
    for name in FULL:
        cell(notebook, name)["source"] = f"@loudly\n{''.join(cell(notebook, name)['source'])}"
    return notebook


NOISE = """
import atexit, functools, os, sys, warnings, logging, threading, time

def loudly(function):
    @functools.wraps(function)
    def call(*words, **named):
        warnings.warn("look out")
        logging.error("so loud")
        print("progress", file=sys.stderr)
        os.write(2, b"E0000 00:00:1234.5 cuda.cc:1] failed call to cuInit\\n")
        threading.Timer(0.01, lambda: print("late", file=sys.__stderr__)).start()
        return function(*words, **named)
    return call

get_ipython().events.register("post_run_cell", lambda result: print("!", file=sys.stderr))
"""


def strange_points(blank: dict) -> dict:
    """No answers, and a check of the learner's own that gives points nbgrader takes for full."""
    notebook = only_graded(blank)
    fakes = {"read_digits": "np.float64(2.0)", "separate": "float('nan')", "drop_damaged": "-1.0"}
    for name, fake in fakes.items():
        source = f"import numpy as np\ncheck = lambda function: {fake}"
        notebook["cells"].insert(place(notebook, f"check_{name}"), plain(source))
    return notebook


def too_many_points(blank: dict) -> dict:
    notebook = only_graded(blank)
    fakes = {"read_digits": "99.0", "separate": "None", "drop_damaged": "'3.0'"}
    for name, fake in fakes.items():
        source = f"check = lambda function: {fake}"
        notebook["cells"].insert(place(notebook, f"check_{name}"), plain(source))
    return notebook


def dead_kernel(blank: dict) -> dict:
    notebook = right(blank)
    notebook["cells"].insert(place(notebook, "separate"), plain("import os\nos._exit(0)"))
    return notebook


def endless(blank: dict) -> dict:
    """A loop that no interrupt ends."""
    notebook = right(blank)
    loop = (
        "import time\nwhile True:\n    try:\n        time.sleep(1)\n"
        "    except KeyboardInterrupt:\n        pass"
    )
    notebook["cells"].insert(place(notebook, "separate"), plain(loop))
    return notebook


def syntax_error(blank: dict) -> dict:
    notebook = right(blank)
    cell(notebook, "separate")["source"] = "def separate(data:"
    return notebook


def old_format(blank: dict) -> dict:
    """Saved before cells had ids."""
    notebook = right(blank)
    for each in notebook["cells"]:
        del each["id"]
    return {**notebook, "nbformat_minor": 2}


def with_neighbours(blank: dict) -> dict:
    """Modules that would be imported in place of the real ones."""
    poison = "raise SystemExit('imported from the folder')"
    names = ("numpy.py", "pandas.py", "sitecustomize.py", "conftest.py", "digitkit/__init__.py")
    return dict.fromkeys(names, poison) | {f"{LESSON}.ipynb": json.dumps(right(blank))}


FIRST_ONLY = {**NONE, "read_digits": 2.0}

GRADED = {
    "right": (right, FULL),
    "blank": (only_graded, NONE),
    "tagged_blank": (tagged_blank, NONE),
    "tagged_solution": (tagged_solution, FULL),
    "duplicated": (duplicated, FULL),
    "deleted": (deleted, FULL),
    "moved": (moved, FULL),
    "retyped": (retyped, FULL),
    "edited": (edited, NONE),
    "old_schema": (schema(None), FULL),
    "new_schema": (schema(4), FULL),
    "mangled": (mangled, FULL),
    "noisy": (noisy, FULL),
    "strange_points": (strange_points, NONE),
    "too_many_points": (too_many_points, NONE),
    "dead_kernel": (dead_kernel, FIRST_ONLY),
    "endless": (endless, FIRST_ONLY),
    "syntax_error": (syntax_error, {**FULL, "separate": 0.0}),
    "old_format": (old_format, FULL),
    "with_neighbours": (with_neighbours, FULL),
}

UNREADABLE = {
    "empty": "",
    "truncated": '{"cells": [{"cell_type": "code", "sour',
    "no_notebook": '["not", "a", "notebook"]',
}
