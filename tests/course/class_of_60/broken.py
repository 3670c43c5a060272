"""Students whose notebooks were damaged, by themselves or by their tools."""

from __future__ import annotations

import copy
import json

import nbformat

from digitkit.course.autograde.submission import LARGEST
from tests.course.autograde.classroom import SOLUTIONS, Classroom, named, of_name, without
from tests.course.class_of_60.case import ALL, LESSON, Case, HandedIn, Nbgrader
from tests.course.taught import only_graded

SCALE = frozenset({"scale"})
NAME = f"{LESSON}.ipynb"


def only_scale(room: Classroom, **more: str) -> dict:
    """Answer one exercise."""
    return room.notebook({"scale": room.solved()["scale"], **more})


def plain(source: str) -> dict:
    """Make a cell of the learner's own."""
    cell = {"cell_type": "code", "execution_count": None, "id": "own-cell", "metadata": {}}
    return {**cell, "outputs": [], "source": source}


def before(notebook: dict, name: str, cell: dict) -> dict:
    """Put a cell before another."""
    place = notebook["cells"].index(of_name(notebook, name))
    notebook["cells"].insert(place, cell)
    return notebook


def duplicated(room: Classroom) -> HandedIn:
    """An answer, a check and the question stand there twice."""
    notebook = room.notebook()
    for name in ("scale", "check_scale", "question"):
        before(notebook, name, copy.deepcopy(of_name(room.released, name)))
    return notebook


def deleted(room: Classroom) -> HandedIn:
    """The checks are gone, and an answer stands in a cell of its own."""
    notebook = room.notebook()
    before(notebook, "scale", plain(room.solved()["scale"]))
    gone = [name for cell in notebook["cells"] if (name := named(cell)).startswith("check_")]
    return without(notebook, [*gone, "scale"])


def moved(room: Classroom) -> HandedIn:
    """Every cell stands where another was."""
    notebook = room.notebook()
    imports, rest = notebook["cells"][:1], notebook["cells"][1:]
    return {**notebook, "cells": [*imports, *reversed(rest)]}


def edited(room: Classroom) -> HandedIn:
    """Blank, but its checks give points by themselves."""
    notebook = room.notebook({})
    for name in ALL:
        of_name(notebook, f"check_{name}")["source"] = "2.0"
    return notebook


def retyped(room: Classroom) -> HandedIn:
    """An answer became raw text, a check prose."""
    notebook = room.notebook()
    for name, kind in {"scale": "raw", "check_split": "markdown"}.items():
        cell = of_name(notebook, name)
        cell["cell_type"] = kind
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
    return notebook


def retagged(room: Classroom) -> HandedIn:
    """Blank, with checks that are said to be worth more and are never run."""
    notebook = room.notebook({})
    for name in ALL:
        metadata = of_name(notebook, f"check_{name}")["metadata"]
        metadata["nbgrader"]["points"] = 100
        metadata["tags"] = ["skip-execution", "raises-exception"]
    return notebook


def metadata_lost(room: Classroom) -> HandedIn:
    """A tool threw everything away that it didn't know."""
    notebook = room.notebook()
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return {**notebook, "metadata": {}}


def no_notebook(room: Classroom) -> HandedIn:
    """Answers as a text file."""
    return {"answers.txt": room.solved()["scale"].encode()}


def two_notebooks(room: Classroom) -> HandedIn:
    """The right one, and a copy of another name with more in it."""
    more = json.dumps(room.notebook()).encode()
    return {NAME: json.dumps(only_scale(room)).encode(), "03_split-Copy1.ipynb": more}


def two_strangers(room: Classroom) -> HandedIn:
    """Two notebooks, and none has the right name."""
    content = json.dumps(room.notebook()).encode()
    return {"mine.ipynb": content, "mine (1).ipynb": content}


def empty(room: Classroom) -> HandedIn:
    """No byte."""
    return b""


def truncated(room: Classroom) -> HandedIn:
    """The first half of a notebook."""
    content = json.dumps(room.notebook(), indent=1).encode()
    return content[: len(content) // 2]


def huge(room: Classroom) -> HandedIn:
    """A right notebook with an output that fills a disk."""
    content = json.dumps(room.notebook())
    return content.encode() + b" " * (LARGEST + 1 - len(content))


def another_lesson(room: Classroom) -> HandedIn:
    """The solution of another lesson, without what it shows: that would train a network."""
    return only_graded(json.loads((SOLUTIONS / "04_mlp.ipynb").read_text(encoding="utf-8")))


def nbformat_3(room: Classroom) -> HandedIn:
    """Saved by a tool of ten years ago."""
    notebook = nbformat.reads(json.dumps(room.notebook()), as_version=4)
    return json.dumps(nbformat.convert(notebook, 3)).encode()


def newer_format(room: Classroom) -> HandedIn:
    """Saved by a tool of tomorrow."""
    return {**room.notebook(), "nbformat": 5, "nbformat_minor": 1}


def wrong_kernel(room: Classroom) -> HandedIn:
    """Saved with a kernel for R."""
    notebook = room.notebook()
    spec = {"name": "ir", "language": "R", "display_name": "R"}
    return {**notebook, "metadata": {**notebook["metadata"], "kernelspec": spec}}


def syntax_error(room: Classroom) -> HandedIn:
    """One answer is no Python."""
    return room.notebook({**room.solved(), "split": "def split(X, y:\n    pass"})


def dead_kernel(room: Classroom) -> HandedIn:
    """A cell of the learner's own ends Python, in the middle."""
    return before(room.notebook(), "standardize", plain("import os\nos._exit(0)"))


def endless(room: Classroom) -> HandedIn:
    """A loop that hears no interrupt stands in the middle."""
    loop = "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except BaseException:\n"
    return before(only_scale(room), "standardize", plain(f"{loop}        pass"))


def floods(room: Classroom) -> HandedIn:
    """An answer that writes a gigabyte, line by line."""
    flood = "\n    for _ in range(2**10):\n        print('x' * 2**20)\n    return X, X, y, y"
    return only_scale(room, split=f"def split(X, y, val_fraction=0.1, seed=42):{flood}")


def not_utf8(room: Classroom) -> HandedIn:
    """Saved in UTF-16."""
    return json.dumps(room.notebook()).encode("utf-16")


GIVES_UP, AWAY, BREAKS_OFF = Nbgrader.GIVES_UP, Nbgrader.KEPT_AWAY, Nbgrader.BREAKS_OFF
SOLVED = ("word by word",)
CASES = [
    Case("duplicated", duplicated, ALL, ("'check_scale' is there 2 times",), chosen=True),
    Case("deleted", deleted, ALL, ("'check_scale' was missing",), chosen=True),
    Case("moved", moved, ALL, ("was before its answer",)),
    Case("edited", edited, frozenset(), ("'check_scale' was edited",), chosen=True),
    Case("retyped", retyped, ALL, ("'scale' was a raw cell", "'check_split' was a markdown cell")),
    Case("retagged", retagged, frozenset(), ("'check_scale' was retagged", "skip-execution")),
    Case("metadata_lost", metadata_lost, ALL, ("'check_scale' was retagged",)),
    Case("no_notebook", no_notebook, None, ("no notebook was handed in",), nbgrader=GIVES_UP),
    Case("two_notebooks", two_notebooks, SCALE, ("more than one notebook",)),
    Case(
        *("two_strangers", two_strangers, None, ("2 notebooks, and none is named",)),
        nbgrader=GIVES_UP,
        chosen=True,
    ),
    Case("empty", empty, None, ("empty",), nbgrader=GIVES_UP),
    Case("truncated", truncated, None, ("breaks off",), nbgrader=GIVES_UP, chosen=True),
    Case("huge", huge, None, ("larger than 64 MiB",), nbgrader=AWAY),
    Case("another_lesson", another_lesson, None, ("of '04_mlp'",), nbgrader=Nbgrader.ZERO),
    Case("nbformat_3", nbformat_3, ALL, ("older format (nbformat 3)",), chosen=True),
    Case("newer_format", newer_format, ALL, ("newer format (nbformat 5)",), nbgrader=GIVES_UP),
    Case("wrong_kernel", wrong_kernel, ALL, ("a kernel for 'R'",)),
    Case("syntax_error", syntax_error, ALL - {"split"}, SOLVED),
    Case("dead_kernel", dead_kernel, ALL, ("os._exit",), nbgrader=BREAKS_OFF, chosen=True),
    Case("endless", endless, SCALE, chosen=True),
    Case("floods", floods, SCALE, nbgrader=AWAY),
    Case("not_utf8", not_utf8, None, ("no text in UTF-8",), nbgrader=GIVES_UP),
]
