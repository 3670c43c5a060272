"""The wheel, built from this clone as pip builds it; nothing is downloaded."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def build_wheel(root, out):
    """Build the wheel of a clone into a folder."""
    pytest.importorskip("hatchling")
    code = f"import hatchling.build as b; print(b.build_wheel({str(out)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def unpack_wheel(out, site):
    """Build the wheel into one folder, and unpack it into another, where packages lie."""
    build_wheel(ROOT, out)
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(site)
    return site
