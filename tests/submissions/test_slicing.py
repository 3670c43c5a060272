"""Names are followed through notebooks and scripts: only what an answer needs is run."""

import pytest

from digitkit.outside.grader import grade_file
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET, RAISED
from digitkit.submissions.reading import read_submission
from tests.support.grading import code_cell, notebook, solution_cell

SLOW = "import time\ntime.sleep(60)\nmodel = time.sleep(60)"

RIGHT = {
    "plain": ["def answer(x): return 42"],
    "lambda": ["answer = lambda x: 42"],
    "instance": ["class A:\n    def __call__(self, x): return 42", "answer = A()"],
    "partial":
        ["from functools import partial", "def f(a, x): return a", "answer = partial(f, 42)"],
    "decorated": [
        "import functools",
        """
        def doubled(f):
            @functools.wraps(f)
            def inner(x): return 2 * f(x)
            return inner
        """,
        "@doubled\ndef answer(x): return 21",
    ],
    "default from elsewhere": ["N = 42", "def answer(x, n=N): return n"],
    "import as": ["import math as m", "def answer(x): return m.floor(42.5)"],
    "answer is imported":
        ["from operator import pos as answer\nbase = answer\nanswer = lambda x: 42"],
    "helper before": ["def helper(): return 42", "def answer(x): return helper()"],
    "helper after": ["def answer(x): return helper()", "def helper(): return 42"],
    "helper of a helper": ["K = 6", "def g(): return K * 7", "def f(): return g()",
                           "def answer(x): return f()"],
    "slow cell between": ["N = 42", SLOW, "def answer(x): return N"],
    "slow cell uses the answer":
        ["def answer(x): return 42", "import time\ny = answer(1)\ntime.sleep(60)"],
    "failing line beside": ["N = 42\n1 / 0\nundefined", "def answer(x): return N"],
    "syntax error elsewhere": ["def broken(:", "def answer(x): return 42"],
    "demo fails": ["def answer(x): return 42\nprint(answer(data))\nassert False"],
    "demo before fails": ["print(data.shape)\ndef answer(x): return 42"],
    "computed constant": ["N = sum(range(9)) + 6\ndef answer(x): return N"],
    "constant from data": ["data = [20, 22]", "TOTAL = sum(data)\ndef answer(x): return TOTAL"],
    "appended": ["names = [40]", "names.append(2)", "def answer(x): return sum(names) + 0 * x"],
    "appended in a loop": ["names = []\nfor i in range(6):\n    names.append(7)",
                           "def answer(x): return sum(names) + 0 * x"],
    "item set": ["d = {}", "d['a'] = 42", "def answer(x): return d['a'] + 0 * x"],
    "attribute set": ["class C: pass", "C.n = 42", "def answer(x): return C.n"],
    "augmented": ["n = 40", "n += 2", "def answer(x): return n"],
    "redefined before": ["n = 1", "n = 42", "def answer(x): return n"],
    "redefined after": ["n = 42", "def answer(x): return n", "n = 1"],
    "made from itself": ["n = 21", "n = n * 2", "def answer(x): return n"],
    "star import": ["from math import *", "def answer(x): return floor(42.5)"],
    "submodule import":
        ["import xml", "import xml.dom", "def answer(x): return 42 if xml.dom else 0"],
    "try import": ["try:\n    import nowhere\nexcept ImportError:\n    nowhere = None",
                   "def answer(x): return 42 if nowhere is None else 0"],
    "future":
        ["from __future__ import annotations", "def answer(x: Undefined) -> Unknown: return 42"],
    "future in its own cell": ["from __future__ import annotations\ndef answer(x: Odd): return 42"],
    "string annotation": ["def answer(x: 'Undefined') -> 'Unknown': return 42"],
    "line magic": ["%matplotlib inline\nN = 42", "%load_ext autoreload\ndef answer(x): return N"],
    "shell": ["!pip install nothing\n!ls {x} | grep \"\nN = 42", "def answer(x): return N"],
    "help": ["?print\nprint?\nN = 42", "def answer(x):\n    return N"],
    "cell magic": ["%%time\nN = 42", "%%capture out\ndef answer(x): return N"],
    "bash cell": ["%%bash\necho def answer", "def answer(x): return 42"],
    "magic result": ["files = !ls\nN = 42", "def answer(x): return N"],
    "timed line": ["%time N = 42", "def answer(x): return N"],
    "top-level await": ["import asyncio", "async def f(): return 42", "N = await f()",
                        "def answer(x): return N"],
    "comprehension": ["N = 6", "def answer(x): return sum([N for _ in range(7)])"],
    "comprehension at the top": ["N = 6", "LIST = [N for _ in range(7)]",
                                 "def answer(x): return sum(LIST)"],
    "class body": ["N = 42", "class C:\n    n = N", "def answer(x): return C.n"],
    "base class": ["class B:\n    n = 42", "class C(B): pass", "def answer(x): return C().n"],
    "global statement":
        ["def init():\n    global N\n    N = 42", "init()", "def answer(x): return N"],
    "local is no global": ["import time", "model = time.sleep(60)",
                           "def answer(x):\n    model = 42\n    return model"],
    "loop variable": ["for n in range(43): pass", "def answer(x): return n"],
    "with": ["import io\nwith io.StringIO('42') as f:\n    text = f.read()",
             "def answer(x): return int(text)"],
    "walrus": ["if (n := 42) > 3: pass", "def answer(x): return n"],
    "unpacked": ["(a, *b), c = [[1, 2], 42]", "def answer(x): return c"],
    "match": ["match [42]:\n    case [n]: pass", "def answer(x): return n"],
    "seed": ["import numpy as np", "np.random.seed(0)", "FIRST = np.random.rand()",
             "def answer(x): return 42 if round(FIRST, 4) == 0.5488 else FIRST"],
    "rcParams": ["import matplotlib.pyplot as plt", "plt.rcParams['image.cmap'] = 'bone'",
                 "def answer(x): return 42 if plt.rcParams['image.cmap'] == 'bone' else 0"],
    "shown figure": ["import matplotlib.pyplot as plt",
                     "def answer(x): return 42\nplt.plot([1])\nplt.show()"],
    "check is harmless": ["from digitkit import check", "def answer(x): return 42\ncheck(answer)"],
    "dataclass": ["from dataclasses import dataclass", "@dataclass\nclass P:\n    n: int = 42",
                  "def answer(x): return P().n"],
    "needed at once from below": ["N = late()\ndef answer(x): return N", "def late(): return K",
                                  "K = 42"],
    "recursion": ["def answer(x): return 42 if x > 5 else answer(x + 1)"],
    "main guard":
        ["if __name__ == '__main__':\n    N = 42\nelse:\n    N = 0", "def answer(x): return N"],
    "shadowed builtin": ["max = lambda *a: 42", "def answer(x): return max(1, 2)"],
    "builtin shadowed later": ["def answer(x): return max(42, 2)", "max = 5"],
    "deleted": ["n = 42\nm = 1\ndel m", "def answer(x): return n"],
    "answered twice": ["def answer(x): return 1", "def answer(x): return 42"],
    "blank left above": [solution_cell("answer", "def answer(x): raise NotImplementedError"),
                         "def answer(x): return 42"],
    "id decides": [solution_cell("answer", "def answer(x): return 42"), "def answer(x): return 1"],
    "id on another cell": [solution_cell("answer", "# nothing here"), "def answer(x): return 42"],
    "semicolons": ["N = 40; N += 2; 1/0", "def answer(x): return N"],
    "windows line ends": ["N = 42\r\nM = 1", "def answer(x):\r\n    return N"],
    "method call on a frame": ["import pandas as pd", "df = pd.DataFrame({'a': [40]})",
                               "df.loc[1] = 2", "def answer(x): return int(df.a.sum()) + 0 * x"],
}  # fmt: skip


@pytest.mark.parametrize("cells", RIGHT.values(), ids=RIGHT)
def test_an_answer_is_found_with_all_it_needs(desk, cells):
    result = desk.grade_both(*cells)
    assert result.outcome == DONE, result.message
    assert (result.points, result.max_points) == (2.0, 2.0)
    assert type(result.points) is float


OTHERWISE = {
    "nothing": (["x = 1"], NOT_STARTED, "isn't written yet"),
    "blank": (["def answer(x):\n    '''Doc.'''\n    raise NotImplementedError"], NOT_STARTED, ""),
    "blank with words": (["def answer(x): raise NotImplementedError('later')"], NOT_STARTED, ""),
    "blank called below": (
        [solution_cell("answer", "def answer(x): raise NotImplementedError()\nanswer(3)")],
        NOT_STARTED,
        "",
    ),
    "blank of another": (
        ["def helper(): raise NotImplementedError", "def answer(x): return helper()"],
        RAISED,
        "NotImplementedError",
    ),
    "syntax": (["def answer(x):\n    return ("], RAISED, "Line      2    return ("),
    "definition fails": (["answer = undefined + 1"], RAISED, "NameError"),
    "needs a failing line": (
        ["N = 1 / 0", "def answer(x): return N"],
        RAISED,
        "code cell 1, line 1 failed and was skipped: ZeroDivisionError",
    ),
    "needs a broken cell": (["def helper(:", "def answer(x): return helper()"], RAISED, "helper"),
    "raises": (
        ["def answer(x):\n    y = x\n    return y / 0"],
        RAISED,
        "Line      3    return y / 0",
    ),
    "raises elsewhere": (
        ["def f(x):\n\n    return x / 0", "def answer(x): return f(x)"],
        RAISED,
        "Inside    `f`, line 3 of code cell 1    return x / 0",
    ),
    "called with": (["def answer(x): return x / 0"], RAISED, "Called    answer(0)"),
    "no argument": (["def answer(): return 42"], RAISED, "takes 0 positional arguments"),
    "no function": (["answer = (1, 2)"], NOT_YET, "`answer` is a tuple, which can't be called."),
    "wrong": (["def answer(x): return 41"], NOT_YET, "The answer came out as 41."),
    "exit": (["import sys\ndef answer(x): sys.exit()"], RAISED, "SystemExit"),
    "interrupt": (["def answer(x): raise KeyboardInterrupt"], RAISED, "KeyboardInterrupt"),
    "asks": (["def answer(x): return input()"], RAISED, "nobody is there"),
    "reads": (["import sys\ndef answer(x): return sys.stdin.read()"], NOT_YET, "came out as ."),
    "exits while loading": (["import sys\nsys.exit()\ndef answer(x): return 41"], NOT_YET, "41"),
}


@pytest.mark.parametrize(("cells", "outcome", "words"), OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_no_answer_is_told_so(desk, cells, outcome, words):
    result = desk.grade_both(*cells)
    assert result.outcome == outcome, result.message
    assert words in result.message
    assert result.points == 0.0


def test_the_verdict_reads_as_it_should(desk):
    from digitkit.doors.rendering import exercise_text

    result = desk.grade("def answer(x): return 41")
    assert exercise_text(result) == (
        "90.1 answer · not yet right · 1 of 2 checks\n"
        "  The answer came out as 41.\n"
        "  Expected  42\n"
        "  Try       six times seven"
    )


def test_a_line_that_failed_elsewhere_is_noted(desk):
    result = desk.grade("N = 41", "def answer(x): return N\nprint(nowhere)")
    assert result.notes == (
        "code cell 2, line 2 failed and was skipped: NameError: name 'nowhere' is not defined",
    )


def test_slow_cells_are_not_in_the_plan(desk):
    path = desk.put(notebook("N = 42", SLOW, "def answer(x): return N", "answer(5)", "N = 3"))
    pieces = read_submission(path).program.plan("answer").pieces
    assert [piece.cell.place for piece in pieces] == ["code cell 1", "code cell 3"]


SCRIPTS = {
    "no cells": "N = 42\n\ndef answer(x):\n    return N\n",
    "syntax error between": "N = 42\n\ndef broken(:\n    pass\n\ndef answer(x):\n    return N\n",
    "percent cells":
        "# %%\nN = 42\n\n# %% [markdown]\n# words (\n\n# %%\ndef answer(x):\n    return N\n",
    "slow line":
        "import time\nN = 42\ntime.sleep(60)\nx = time.sleep(60)\ndef answer(x): return N\n",
    "decorator": "def same(f):\n    return f\n\n@same\ndef answer(x):\n    return 42\n",
    "if else": "if 1:\n    N = 42\nelse:\n    N = 0\ndef answer(x):\n    return N\n",
    "text at the margin":
        'T = """\nx = 1\n"""\ndef answer(x):\n    return 42 if len(T) == 7 else 0\n',
    "future": "from __future__ import annotations\ndef answer(x: Odd):\n    return 42\n",
    "byte order mark": "\ufeffdef answer(x): return 42\n",
    "main": "def answer(x):\n    return 42\nif __name__ == '__main__':\n    raise SystemExit(1)\n",
}  # fmt: skip


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_scripts_are_graded_too(desk, text):
    result = grade_file(desk.put(text, "90_demo.py"), only=["answer"]).exercises[0]
    assert result.outcome == DONE, result.message


def test_lines_of_a_script_are_counted_in_the_file(desk):
    path = desk.put("import math\n\n\ndef answer(x):\n    return x / 0\n", "90_demo.py")
    assert "Line      5    return x / 0" in grade_file(path, only=["answer"]).exercises[0].message


def test_modules_beside_the_file_can_be_imported(desk):
    desk.put("N = 42\n", "beside_it.py")
    assert desk.grade("from beside_it import N", "def answer(x): return N").outcome == DONE


def test_the_lessons_own_mark_names_a_cell_too(desk):
    cell = code_cell("def answer(x): return 42", digitkit={"exercise": "answer"})
    assert desk.grade(cell, "def answer(x): return 1").outcome == DONE
