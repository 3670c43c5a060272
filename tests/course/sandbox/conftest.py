"""Two warm sandboxes for all tests here: one without Keras, one with it."""

import pytest

from digitkit.course.sandbox import open_sandbox


@pytest.fixture(scope="session")
def sandbox(needs_sandbox):
    with open_sandbox("03_split") as opened:
        yield opened


@pytest.fixture(scope="session")
def keras_sandbox(needs_sandbox):
    with open_sandbox("05_train") as opened:
        yield opened
