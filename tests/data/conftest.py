from pathlib import Path

import numpy as np
import platformdirs
import pytest

from digitkit.data.sample import read_sample
from tests.data.csv_text import Rows


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Keep the user's own cache, downloads, settings and data folder out of the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *a, **k: home / "cache")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *a, **k: home / "data")
    monkeypatch.delenv("DIGITKIT_DATA", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(home / "keras"))
    here = tmp_path_factory.mktemp("above") / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return home


@pytest.fixture(scope="session")
def sample_table() -> np.ndarray:
    X, y = read_sample()
    return np.column_stack([y.astype(np.uint8), X])


@pytest.fixture
def rows(sample_table) -> Rows:
    """Twenty real digits, two of each, as the text of a train.csv that a test can damage."""
    picked = np.concatenate([sample_table[sample_table[:, 0] == d][:2] for d in range(10)])
    return Rows(picked)


@pytest.fixture
def write(tmp_path):
    def write_file(content: bytes, name: str = "train.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_file
