"""Which of the learner's lines an exception is reported with."""

import linecache

import numpy as np
import pandas as pd
import pytest

from digitkit.inside.tracebacks import describe_exception, innermost_is, is_learners_file

CELL = "03_split.ipynb, code cell 5"
HELPERS = "03_split.ipynb, code cell 2"


def run(source: str, name: str = "f", file: str = CELL, before: str = ""):
    """Define and call a function as the executor does; return what is said of its exception."""
    names: dict = {"np": np, "pd": pd}
    for text, of in ((before, HELPERS), (source, file)):
        linecache.cache[of] = (len(text), None, text.splitlines(keepends=True), of)
        exec(compile(text, of, "exec"), names)
    with pytest.raises(Exception) as raised:
        names[name]()
    return describe_exception(raised.value, {HELPERS: "code cell 2"}, names[name])


def test_a_line_of_the_function_comes_before_one_of_a_compiled_library():
    # pandas' compiled modules name their source files by relative paths
    for call in ("pd.to_numeric(pd.Series(['a']))", "pd.DataFrame({'a': [1]})['b']"):
        said = run(f"def f():\n    x = 1\n    return {call}")
        assert (said.line, said.code) == (3, f"return {call}")
        assert said.helper == ""


def test_a_helper_is_named_with_its_cell_and_the_call():
    before = "def half(x):\n    y = x\n    return y / 0"
    said = run("def f():\n    return half(3)", before=before)
    assert (said.line, said.code, said.where) == (2, "return half(3)", "")
    assert said.helper == "half"
    assert said.helper_line == "3 of code cell 2    return y / 0"


def test_a_helper_below_a_library_is_named_too():
    before = "def broken(row):\n    return row['nothing']"
    said = run("def f():\n    return pd.DataFrame([[1]]).apply(broken)", before=before)
    assert said.code == "return pd.DataFrame([[1]]).apply(broken)"
    assert said.helper_line == "2 of code cell 2    return row['nothing']"


def test_lambdas_and_comprehensions_are_lines_of_the_function_itself():
    for line in ("list(map(lambda v: v / 0, [1]))", "[v / 0 for v in [1]]"):
        said = run(f"def f():\n    return (\n        {line}\n    )")
        assert (said.line, said.helper) == (3, "")


def test_a_function_that_calls_itself_has_no_helper():
    said = run("def f(n=3):\n    if n == 0:\n        return 1 / 0\n    return f(n - 1)")
    assert (said.line, said.helper) == (3, "")


def test_relative_files_count_only_where_their_source_is_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert not is_learners_file("pandas/_libs/parsers.pyx")
    assert not is_learners_file("lib.py")
    (tmp_path / "lib.py").write_text("")
    assert is_learners_file("lib.py")
    linecache.cache[CELL] = (1, None, ["\n"], CELL)
    assert is_learners_file(CELL)
    linecache.cache["index.pyx"] = (lambda: "",)  # as traceback notes where a source may be found
    assert not is_learners_file("index.pyx")


def test_colours_of_a_terminal_are_left_out():
    said = run("def f():\n    raise ValueError('\\x1b[1;31mred\\x1b[0m and plain')")
    assert said.message == "red and plain"


def test_lines_of_the_function_itself_count_in_whatever_file():
    names: dict = {}
    exec(compile("def f():\n    raise NotImplementedError", "nowhere.py", "exec"), names)
    with pytest.raises(NotImplementedError) as raised:
        names["f"]()
    assert describe_exception(raised.value, function=names["f"]).line == 2
    assert innermost_is(raised.value, "f", names["f"])
    assert not innermost_is(raised.value, "f", None)
