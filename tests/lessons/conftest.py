"""Failed assertions in the shared helpers show their values; answers save files elsewhere."""

from contextlib import chdir

import pytest

pytest.register_assert_rewrite("tests.lessons.judging")


@pytest.fixture(scope="module", autouse=True)
def elsewhere(tmp_path_factory):
    """Run in a folder of its own: an answer may save a model under a name of its own."""
    with chdir(tmp_path_factory.mktemp("elsewhere")):
        yield
