"""Packages are loaded efficiently, and before they are needed."""

import argparse
import gc

import pytest

from digitkit.doors import pytest_plugin
from digitkit.outside import background
from digitkit.outside import grader as module


def test_no_garbage_is_looked_for_while_a_module_loads(monkeypatch):
    seen = []
    monkeypatch.setattr(module.importlib, "import_module", lambda _: seen.append(gc.isenabled()))
    assert gc.isenabled()
    module.preload_module("json")
    assert seen == [False]
    assert gc.isenabled()


def test_the_collector_comes_back_after_a_failure_and_stays_off_where_it_was():
    with pytest.raises(ModuleNotFoundError):
        module.preload_module("no_such_module_anywhere")
    assert gc.isenabled()
    gc.disable()
    try:
        module.preload_module("json")
        assert not gc.isenabled()
    finally:
        gc.enable()


class FakeConfig:
    def __init__(self, **options):
        self.stash = pytest.Stash()
        self.known_args_namespace = argparse.Namespace(**options)
        self.cleanups = []

    def add_cleanup(self, function):
        self.cleanups.append(function)


@pytest.fixture
def grader(monkeypatch):
    """The calls of the grader."""
    calls = []
    monkeypatch.setattr(background.BackgroundGrader, "start", lambda self: calls.append("start"))
    monkeypatch.setattr(background.BackgroundGrader, "close", lambda self: calls.append("close"))
    return calls


@pytest.mark.parametrize(
    ("words", "options", "started"),
    [
        (["-q", "lessons/03_split.ipynb"], {}, True),
        (["lessons/03_split.ipynb::split"], {"numprocesses": None}, True),
        (["lessons/03_split.ipynb"], {"numprocesses": 2}, False),  # others grade
        (["-q", "tests"], {}, False),
        ([], {}, False),
    ],
)
def test_a_named_notebook_starts_the_grader_before_pytest_looks_at_it(
    words, options, started, grader
):
    config = FakeConfig(**options)
    pytest_plugin.pytest_load_initial_conftests(config, words)
    assert grader == ["start"] * started
    for clean in config.cleanups:
        clean()
    assert grader == ["start", "close"] * started
