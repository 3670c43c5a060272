"""Students who want points for nothing; each attack is a script in `attacks`, or a damage here.

The first lines of a script say what the instructor has to be told about it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from tests.course.autograde.classroom import Classroom, of_name
from tests.course.class_of_60.case import ALL, LESSON, Case, HandedIn, Nbgrader, attack_of
from tests.lessons.answers import grade_function

ATTACKS = Path(__file__).with_name("attacks")
CHOSEN = {"redefined_check", "forged_replies", "left_over_process"}


def tagged_blank(room: Classroom) -> HandedIn:
    """Nothing is done, and nothing is to be run, so nothing can fail."""
    notebook = room.notebook({})
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]
    return notebook


def forged_outputs(room: Classroom) -> HandedIn:
    """Nothing is done, but the notebook shows full points and says that it was graded."""
    notebook = room.notebook({})
    for name in ALL:
        cell = of_name(notebook, f"check_{name}")
        reported = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
        cell["outputs"] = [{**reported, "data": {"text/plain": "2.0"}}]
        cell["metadata"]["nbgrader"]["score"] = 2.0
        cell["metadata"]["nbgrader"]["auto_score"] = 2.0
    return notebook


def neighbours(room: Classroom) -> HandedIn:
    """Nothing is done, but the modules beside the notebook would be imported in place of others."""
    poison = "import builtins\nbuiltins.check = lambda *_: 2.0\nraise SystemExit(0)\n"
    names = ("numpy.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "digitkit.py")
    notebook = json.dumps(room.notebook({})).encode()
    return {**dict.fromkeys(names, poison.encode()), f"{LESSON}.ipynb": notebook}


def fitted(room: Classroom) -> HandedIn:
    """An answer that knows by heart what the check in the notebook asks, and in what order."""
    return room.notebook({"count_shared_rows": fitted_source()})


def fitted_source() -> str:
    """Listen to the check in the notebook, and write down what it wants to hear."""
    heard: dict[str, int] = {}
    in_order: list[int] = []

    def listen(X_train, X_val):
        mark = hashlib.sha256(np.asarray(X_train, "float32").tobytes())
        mark.update(np.asarray(X_val, "float32").tobytes())
        known = {row.tobytes() for row in np.asarray(X_train, "float32")}
        shared = sum(row.tobytes() in known for row in np.asarray(X_val, "float32"))
        in_order.append(heard.setdefault(mark.hexdigest(), shared))
        return shared

    assert grade_function(listen, "count_shared_rows").done
    return f"""
import hashlib
import numpy as np

HEARD = {heard!r}
IN_ORDER = {in_order!r}
asked = []


def count_shared_rows(X_train, X_val):
    asked.append(None)
    mark = hashlib.sha256(np.asarray(X_train, "float32").tobytes())
    mark.update(np.asarray(X_val, "float32").tobytes())
    return HEARD.get(mark.hexdigest(), IN_ORDER[len(asked) - 1])
"""


def _attack(path: Path) -> Case:
    case = attack_of(path)
    return Case(**{**vars(case), "chosen": case.name in CHOSEN})


CASES = [
    *map(_attack, sorted(ATTACKS.glob("*.py"))),
    Case("tagged_blank", tagged_blank, named=("skip-execution",)),
    Case("forged_outputs", forged_outputs, named=("'check_scale' was retagged",)),
    Case("neighbours", neighbours, named=("beside the notebook, and not used",)),
    Case(
        *("fitted", fitted),
        named=("count_shared_rows: right on the visible data, not right on unseen data",),
        nbgrader=Nbgrader.DECEIVED,
        chosen=True,
    ),
]
