"""What holds for every test."""

import os
import sys

import pytest

from tests import needs
from tests.browser import chromium
from tests.sandboxes import need_sandbox

# What a test asks for by a fixture's name, it needs.
NEEDED_BY_FIXTURES = {"browser": "chromium", "page_files": "npm", "visitor": "npm"}


def pytest_configure(config):
    """Name the markers."""
    config.addinivalue_line("markers", "needs(name): is skipped where what it names is missing")
    config.addinivalue_line("markers", "thorough: takes long; runs where CI is set")


def pytest_itemcollected(item):
    """Mark tests by what their fixtures need."""
    for fixture, name in NEEDED_BY_FIXTURES.items():
        if fixture in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.needs(name))


# The longest files, so that no worker is left alone with one at the end.
FIRST = ("tests/lessons/test_keras_answers.py", "tests/workflow/test_run.py")


def pytest_collection_modifyitems(items):
    """Run the longest files first; a file stays in one worker."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Prepare a test, or skip it before its fixtures are made where what it needs is missing."""
    if reason := needs.reason_to_skip_test(item):
        pytest.skip(reason)
    _keep_output_open()


def _keep_output_open():
    """Keep absl, which TensorFlow loads, from closing what pytest writes output into.

    Its handler closes its stream when logging is set up anew, as nbgrader does, unless that is
    the process' own standard error.
    """
    absl = sys.modules.get("absl.logging")
    if absl is not None:
        absl.get_absl_handler().python_handler.stream = sys.__stderr__


@pytest.fixture(scope="module")  # as long as it is open, an event loop runs in this process
def browser():
    """A browser, shared by the tests of a module."""
    with chromium() as opened:
        yield opened


def pytest_runtest_logreport(report):
    """Log each outcome, once for all workers."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        needs.log(report)


def pytest_collectreport(report):
    """Log modules that are skipped as a whole."""
    if report.skipped and "PYTEST_XDIST_WORKER" not in os.environ:
        report.when = "collect"
        needs.log(report)


def pytest_terminal_summary(terminalreporter):
    """Count what was skipped, by reason."""
    skipped = needs.count_by_reason(terminalreporter.stats.get("skipped", []))
    if skipped:
        terminalreporter.section(f"{sum(skipped.values())} skipped")
    for reason, count in skipped.items():
        terminalreporter.write_line(f"{count:5d}  {reason}")


@pytest.fixture(scope="session")
def needs_sandbox():
    """What a test asks for that opens a sandbox, itself or through a command."""
    need_sandbox()
