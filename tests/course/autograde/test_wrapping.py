"""A damaged or hostile archive is one submission's problem: reading it never raises."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitkit.course.autograde import submission, wrapping
from digitkit.course.autograde.submission import SubmittedFiles, read_submitted_files

LESSON = "03_split"
CONTENT = b'{"cells": [], "nbformat": 4}' * 20


def zipped(name: str = f"{LESSON}.ipynb", content: bytes = CONTENT) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


WHOLE = zipped()
damage = st.lists(
    st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4
)


def read_zip(folder: Path, content: bytes) -> SubmittedFiles:
    (folder / f"{LESSON}.zip").write_bytes(content)
    files = read_submitted_files(folder, LESSON)
    assert bool(files.content) != bool(files.problem)
    return files


@settings(max_examples=600, deadline=None, derandomize=True)
@given(damage)
def test_damage_is_named_and_never_raised(tmp_path_factory, changes):
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    read_zip(tmp_path_factory.mktemp("one"), bytes(content))


def test_each_byte_may_be_damaged(tmp_path):
    for place in range(len(WHOLE)):
        for value in (0, 1, 127, 255):
            read_zip(tmp_path, WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :])


def test_it_may_break_off_anywhere(tmp_path):
    for length in range(len(WHOLE)):
        assert read_zip(tmp_path, WHOLE[:length]).problem


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    for module, name in ((submission, "LARGEST"), (wrapping, "LARGEST_ENTRY")):
        monkeypatch.setattr(module, name, 1000)
    (tmp_path / f"{LESSON}.zip").write_bytes(zipped(content=b"0" * 500_000))
    assert "is larger than" in read_submitted_files(tmp_path, LESSON).problem


@pytest.mark.parametrize("name", ["../../evil.ipynb", "/etc/evil.ipynb", "..\\evil.ipynb"])
def test_an_entry_s_name_leads_nowhere(tmp_path, name):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.zip").write_bytes(zipped(name))
    assert read_submitted_files(folder, LESSON).content == CONTENT
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{LESSON}.zip"]
