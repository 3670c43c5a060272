"""The same with digitkit installed from its wheel: what is seen from the sandbox, and attacks."""

import os
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.wheel import ROOT, unpack_wheel

pytestmark = pytest.mark.thorough

HERE = Path(__file__).parent
# Left out is what goes on until memory or time is used up: it does so whatever is installed.
ENDLESS = (
    "bomb or endless or gigabyte or memory_is or filled or much_memory or daemon or timed_out or"
    " its_share or two_boxes"
)
RUN = """
import sys
import digitkit
import pytest
assert digitkit.__file__.startswith(sys.prefix), digitkit.__file__
sys.exit(pytest.main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory, needs_sandbox):
    """An environment that has the wheel, with bytecode, and no way to the clone.

    All other packages come from this one.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python3*/site-packages")
    unpack_wheel(tmp_path_factory.mktemp("wheel"), site)
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "compileall", "-q", site], check=True)
    return python


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("file", "passing"),
    [
        ("test_files.py", 9),
        ("test_what_is_seen.py", 9),
        ("test_attacks.py", 25),
        ("test_keras_attacks.py", 7),
    ],
)
def test_what_holds_in_a_clone_holds_there(installed, file, passing):
    words = ["-q", "-p", "no:cacheprovider", str(HERE / file), "-k", f"not ({ENDLESS})"]
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [str(installed), "-P", "-c", RUN, *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert "skipped" not in last, done.stdout
    assert int(last.partition(" passed")[0]) >= passing, done.stdout
