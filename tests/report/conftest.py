import pytest

from digitkit.results import RunResult

from .runs import whole_run


@pytest.fixture
def run() -> RunResult:
    return whole_run()
