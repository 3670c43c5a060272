"""Every terminal shows what digitkit prints, whatever its encoding lacks."""

import io
import os
import subprocess
import sys

import pytest

from digitkit.settings.terminal import fit_encoding, show_every_character
from tests.test_package import ROOT

LACKING = ["ascii", "cp932", "cp874", "latin-1"]
TEXT = "03.1 split · done … 3 × 4 – “ok” → 97 % ± 1 ✓"
CHECK = """
from digitkit import check
def scale(X): return X
check(scale)
"""


def run(encoding, *words):
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", LACKING)
def test_a_stream_writes_plain_characters_in_place_of_those_it_lacks(encoding):
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding=encoding)
    show_every_character(stream)
    stream.write(TEXT)
    stream.flush()
    shown = written.getvalue().decode(encoding)
    assert "03.1 split" in shown
    assert shown == fit_encoding(TEXT, stream)
    assert "?" not in shown


def test_what_can_be_shown_is_left_alone():
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8")
    show_every_character(stream)
    stream.write(TEXT)
    stream.flush()
    assert written.getvalue().decode() == TEXT == fit_encoding(TEXT, stream)


def test_a_stream_of_another_kind_is_left_alone():
    show_every_character(io.StringIO(), None)


@pytest.mark.parametrize("encoding", LACKING)
def test_commands_and_checks_print_in_every_encoding(encoding):
    told = run(encoding, "-m", "digitkit.cli", "grade", "lessons/03_split.ipynb")
    assert b"03.1 split " in told.stdout
    assert told.stderr == b""
    checked = run(encoding, "-c", CHECK)
    assert b"03.2 scale " in checked.stdout
    assert checked.returncode == 0, checked.stderr
