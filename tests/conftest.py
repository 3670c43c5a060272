"""What holds for every test."""

import sys

import pytest

from tests.browser import CHROMIUM, chromium
from tests.sandboxes import need_sandbox


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
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
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def needs_sandbox():
    """What a test asks for that opens a sandbox, itself or through a command."""
    need_sandbox()
