"""Two warm sandboxes for all tests here: one without Keras, one with it."""

import shutil

import pytest

from digitkit.course.sandbox import open_sandbox


@pytest.fixture(scope="session")
def sandbox():
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    with open_sandbox("03_split") as opened:
        yield opened


@pytest.fixture(scope="session")
def keras_sandbox():
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    with open_sandbox("05_train") as opened:
        yield opened
