"""Whatever a learner's function returns, the result is one of five, the same at every door."""

import datetime
import functools

import numpy as np
import pandas as pd
import pytest

from digitkit.outside.proxy import Proxy
from digitkit.outside.results import DONE, NOT_YET, OUTCOMES, RAISED
from digitkit.outside.transport import InProcessTransport
from digitkit.protocol.values import Foreign


def came_back(make):
    """Let a function give something back over the boundary."""
    return Proxy("f", InProcessTransport({"f": make}))()


HOSTILE = {
    "equal to everything": """
        class Equal:
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __hash__(self): return 0
        def answer(x): return Equal()
    """,
    "pretends to be a number": """
        class Liar:
            __class__ = int
            def __eq__(self, other): return True
        def answer(x): return Liar()
    """,
    "number that lies": """
        class Liar(int):
            def __eq__(self, other): return True
            __hash__ = int.__hash__
        def answer(x): return Liar(3)
    """,
    "text that lies": """
        class Text(str):
            def __eq__(self, other): return True
        def answer(x): return Text("no")
    """,
    "dict that lies": """
        class D(dict):
            def __getitem__(self, key): return 42
        def answer(x): return D()
    """,
    "list that lies": """
        class L(list):
            def __len__(self): return -1
            def __iter__(self): raise OSError
        def answer(x): return L()
    """,
    "array that lies": """
        import numpy as np
        class A(np.ndarray):
            def __eq__(self, other): return True
            def __array_ufunc__(self, *a, **k): return True
        def answer(x): return np.zeros(1).view(A)
    """,
    "array by __array__": """
        class A:
            def __array__(self, *a, **k): raise MemoryError
            def __len__(self): return 10**9
        def answer(x): return A()
    """,
    "everything raises": """
        class Bad:
            def __getattribute__(self, name): raise RuntimeError("no")
            def __repr__(self): raise RuntimeError("no")
            def __bool__(self): raise RuntimeError("no")
        def answer(x): return Bad()
    """,
    "class that raises": """
        class Meta(type):
            def __repr__(cls): raise ValueError
            def __eq__(cls, other): raise ValueError
            def __hash__(cls): raise ValueError
            def mro(cls): return super().mro()
            @property
            def __name__(cls): raise ValueError
            @property
            def __module__(cls): raise ValueError
        class Bad(metaclass=Meta): pass
        def answer(x): return Bad()
    """,
    "subclass of a frame": """
        import pandas as pd
        class F(pd.DataFrame): pass
        def answer(x): return F({"a": [1]})
    """,
    "frame with a broken method": """
        import pandas as pd
        def answer(x):
            frame = pd.DataFrame({"a": [1]})
            object.__setattr__(frame, "to_numpy", lambda: 1 / 0)
            return frame
    """,
    "masked": "import numpy as np\ndef answer(x): return np.ma.masked_array([1], [True])",
    "matrix": "import numpy as np\ndef answer(x): return np.matrix([[42]])",
    "recursive": "def answer(x):\n    a = []\n    a.append(a)\n    return a",
    "recursive and wide": "def answer(x):\n    a = []\n    a += [a, a, a]\n    return {1: a}",
    "recursive array": """
        import numpy as np
        def answer(x):
            a = np.empty(2, object)
            a[:] = [a, a]
            return a
    """,
    "huge array": "import numpy as np\ndef answer(x): return np.zeros(10**9, 'uint8')",
    "huge broadcast": "import numpy as np\ndef answer(x): return np.broadcast_to(1, 10**12)",
    "huge list": "def answer(x): return [0] * 3_000_000",
    "huge text": "def answer(x): return 'x' * 10**8",
    "huge number": "def answer(x): return 10**100_000",
    "not a number": "def answer(x): return float('nan')",
    "infinite": "import numpy as np\ndef answer(x): return np.float64('inf')",
    "generator": "def answer(x): yield 42",
    "coroutine": "async def answer(x): return 42",
    "function": "def answer(x): return answer",
    "class": "class answer:\n    def __init__(self, x): pass",
    "module": "import os\ndef answer(x): return os",
    "set": "def answer(x): return {42}",
    "datetime": "import datetime\ndef answer(x): return datetime.datetime(2020, 1, 1)",
    "structured": "import numpy as np\ndef answer(x): return np.zeros(2, 'i4,f8')",
    "objects": "import numpy as np\ndef answer(x): return np.array([1, None, 'a'], object)",
    "frame of objects":
        "import pandas as pd\ndef answer(x): return pd.DataFrame({'a': [object()]})",
    "odd columns": """
        import pandas as pd
        def answer(x):
            f = pd.DataFrame([[1, 2, "a"]], columns=["a", "a", "b"])
            f.attrs["x"] = f
            return f
    """,
    "two levels": """
        import pandas as pd
        def answer(x):
            index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
            return pd.DataFrame({"c": pd.Categorical(["x", "y"])}, index=index)
    """,
    "intervals": "import pandas as pd\ndef answer(x): return pd.cut(pd.Series([1, 2]), 2)",
    "exception": "def answer(x): return ValueError('42')",
    "our own records": """
        from digitkit.protocol.values import Foreign, Raised
        def answer(x): return [Foreign("int", "42"), Raised("a", ("b",), "c")]
    """,
    "our own mark": """
        from digitkit.protocol.codec import Untrusted
        def answer(x): return Untrusted(42)
    """,
    "lone surrogate": "def answer(x): return chr(0xD800)",
    "deep": "def answer(x):\n    a = 42\n    for _ in range(5000): a = [a]\n    return a",
    "unhashable key": """
        class K:
            def __hash__(self): return 1
            def __eq__(self, other): raise RuntimeError
        def answer(x): return {K(): 1}
    """,
    "raises what has no message": """
        class Bad(Exception):
            def __str__(self): raise RuntimeError("no")
        def answer(x): raise Bad
    """,
    "raises itself": """
        class Bad(BaseException):
            def __str__(self): raise self
        def answer(x): raise Bad
    """,
    "changes its argument oddly": "def answer(x): return x.__class__",
    "prints without end":
        "def answer(x):\n    for _ in range(10**5): print('x' * 1000)\n    return 1",
    "recursion": "def answer(x): return answer(x)",
    "memory": "import numpy as np\ndef answer(x): return np.ones(10**15)",
    "closes stdout": "import sys\ndef answer(x):\n    sys.stdout.close()\n    return 1",
    "warns": "import warnings\ndef answer(x):\n    warnings.warn('hm')\n    return 1",
    "replaces print": "print = None\ndef answer(x): return 1",
    "figure": "import matplotlib.pyplot as plt\ndef answer(x): return plt.figure()",
    "axes removed": """
        import matplotlib.pyplot as plt
        def answer(x):
            ax = plt.figure().add_subplot()
            ax.remove()
            return ax
    """,
    "figure that can't be drawn": """
        import matplotlib.pyplot as plt
        def answer(x):
            ax = plt.figure().add_subplot()
            ax.set_title("$\\\\nonsense{$")
            return ax
    """,
}  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_there_is_a_verdict_at_every_door(desk, source):
    result = desk.grade_both(source)
    assert result.outcome in (NOT_YET, RAISED), result
    assert result.outcome in OUTCOMES
    assert "Traceback" not in result.message
    assert result.observed


def test_hanging_repr_is_never_asked(desk):
    source = (
        "class A:\n    def __repr__(self):\n        while True: pass\ndef answer(x): return A()"
    )
    assert desk.grade_both(source).observed == (
        "The answer came out as Foreign(type_name='A', text='')."
    )


class Odd(np.ndarray):
    """A subclass of an array."""


KINDS = {
    "odd array": (lambda: np.zeros(2).view(Odd), Foreign("Odd")),
    "matrix": (lambda: np.matrix([[1]]), Foreign("matrix")),
    "masked": (lambda: np.ma.masked_array([1]), Foreign("MaskedArray")),
    "set": (lambda: {1}, Foreign("set")),
    "generator": (lambda: (i for i in ()), Foreign("generator")),
    "date": (lambda: datetime.date(2020, 1, 2), Foreign("date", "datetime.date(2020, 1, 2)")),
    "complex": (lambda: 1j, Foreign("complex", "1j")),
    "partial": (lambda: functools.partial(print), Foreign("partial")),
    "huge": (lambda: np.zeros(10**9), Foreign("ndarray", "1,000,000,000 values")),
    "endless": (lambda: _endless(), Foreign("list", "nested more than 30 deep")),
    "structured": (
        lambda: np.zeros(1, "i4,f8"),
        Foreign("ndarray", "of type [('f0', '<i4'), ('f1', '<f8')]"),
    ),
    "period": (
        lambda: pd.Series(pd.period_range("2020", periods=1, freq="D")),
        Foreign("Series", "a column of type period[D]"),
    ),
}


def _endless():
    value = []
    value.append(value)
    return value


@pytest.mark.parametrize(("make", "expected"), KINDS.values(), ids=KINDS)
def test_what_is_not_plain_data_arrives_by_its_type(make, expected):
    assert came_back(make) == expected


def test_a_fault_of_a_check_is_kept_for_those_who_look(desk):
    result = desk.grade("def scale(X): return None", function="scale")
    assert result.outcome == NOT_YET
    assert "what your function returned: None" in result.message
    assert isinstance(result.fault, AttributeError)
    good = desk.grade("def scale(X): return (X / 255).astype('float32')", function="scale")
    assert (good.outcome, good.fault) == (DONE, None)
