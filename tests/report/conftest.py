import pytest

from digitkit.report.results import RunResult

from .runs import whole_run


@pytest.fixture
def run() -> RunResult:
    return whole_run()
