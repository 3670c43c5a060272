from pathlib import Path

import pytest

from digitkit.build.project import Project
from tests.build.sample import make_project, sample_has_tests  # noqa: F401


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "clone")
