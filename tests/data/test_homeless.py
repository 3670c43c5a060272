"""A user without a home, as in some containers, has files in a temporary folder of their own."""

import os

import pytest

from digitkit.data import folders as places


@pytest.fixture(autouse=True)
def homeless(monkeypatch, tmp_path):
    def no_home(*_arguments, **_keywords):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_cache_path", no_home)
    monkeypatch.setattr("platformdirs.user_data_path", no_home)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    places._without_home.cache_clear()
    yield
    places._without_home.cache_clear()


def test_caches_go_to_a_folder_of_the_user_alone(tmp_path):
    folder = places.cache_folder()
    assert folder.parent == tmp_path
    assert places.data_folder() == folder
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows has no owners of this kind")
def test_a_folder_that_someone_else_has_made_is_not_used(tmp_path):
    planted = tmp_path / f"digitkit-{os.getuid()}"
    planted.symlink_to(tmp_path)
    folder = places.cache_folder()
    assert folder != planted
    assert folder.parent == tmp_path
