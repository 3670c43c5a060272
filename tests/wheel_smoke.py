"""Install the wheel on each Python of this machine, and do what a learner does with it.

`python -m tests.wheel_smoke` builds the wheel once. For each supported Python here it makes an
environment from the pins, in an empty home, and runs a quick training, lays out the lessons and
grades one of them with pytest. It prints a line for each step and fails where one fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANSWERS = {
    "scale": 'def scale(X):\n    return np.asarray(X, "float32") / 255\n',
    "count_shared_rows": "def count_shared_rows(X_train, X_val):\n    return 0\n",
}


def uv() -> list[str]:
    """Return the command of uv: the one that runs this, on PATH, or a package of this Python.

    `uv run` names itself in the variable UV; the environment that it makes does not hold uv.
    """
    found = os.environ.get("UV") or shutil.which("uv")
    return [found] if found else [sys.executable, "-m", "uv"]


def supported() -> list[str]:
    """Return the versions of Python that the package names, such as `["3.11", "3.12"]`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [name.rpartition(" ")[2] for name in project["classifiers"] if ":: 3." in name]
    return sorted(found, key=lambda text: tuple(map(int, text.split("."))))


def interpreters() -> Iterator[tuple[str, str]]:
    """Find an interpreter of each supported version: on PATH, uv's own or pyenv's."""
    for version in supported():
        command = [*uv(), "python", "find", "--no-project", version]
        env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        pyenv = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
        found = done.stdout.strip() or next(map(str, pyenv), "")
        if found:
            yield version, found
        else:
            print(f"Python {version}: not on this machine")


def run(what: str, command: list[str], folder: Path, home: Path, expected: int = 0) -> str:
    """Run a command as a new user does; print how long it took, and exit where it fails."""
    start = time.monotonic()
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DIGITKIT_")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**bare, "HOME": str(home), "UV_PYTHON_DOWNLOADS": "never"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"  {what}: exit code {done.returncode}, {time.monotonic() - start:.0f} s", flush=True)
    if done.returncode != expected:
        sys.exit(f"{what} should have ended with {expected}:\n{done.stdout[-3000:]}")
    return done.stdout


def answer(notebook: Path) -> None:
    """Write a right and a wrong answer into a lesson."""
    told = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in told["cells"]:
        function = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if function in ANSWERS and cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = ANSWERS[function]
    notebook.write_text(json.dumps(told), encoding="utf-8")


def try_on(version: str, python: str, wheel: Path, folder: Path) -> None:
    """Install the wheel for one Python and use it."""
    print(f"Python {version}", flush=True)
    home, work, env = folder / "home", folder / "work", folder / "env"
    for place in (home, work):
        place.mkdir(parents=True)
    cache = subprocess.run([*uv(), "cache", "dir"], capture_output=True, text=True, check=True)
    os.environ["UV_CACHE_DIR"] = cache.stdout.strip()  # the home is another one
    run("venv", [*uv(), "venv", "-q", "--no-project", "--python", python, str(env)], work, home)
    binaries = env / ("Scripts" if os.name == "nt" else "bin")
    pins = str(ROOT / "constraints.txt")
    target = ["--python", str(binaries / "python"), "-c", pins]
    run("install", [*uv(), "pip", "install", "-q", *target, str(wheel)], work, home)
    digitkit = str(binaries / "digitkit")
    run("digitkit run --quick", [digitkit, "run", "--quick"], work, home)
    run("digitkit learn --files-only", [digitkit, "learn", "--files-only"], work, home)
    answer(work / "lessons" / "03_split.ipynb")
    words = [str(binaries / "pytest"), "lessons/03_split.ipynb"]
    told = run("pytest lessons/03_split.ipynb", words, work, home, expected=1)
    if "1 failed, 1 passed, 2 skipped" not in told:
        sys.exit(f"the lesson should have one failed, one passed and two skipped tests:\n{told}")


def main() -> None:
    """Build the wheel, and try it on each Python."""
    with tempfile.TemporaryDirectory() as made:
        out = Path(made) / "dist"
        build = [*uv(), "build", "-q", "-o", str(out), str(ROOT)]
        subprocess.run(build, check=True)  # the wheel is built from the source distribution
        (wheel,) = out.glob("*.whl")
        tried = 0
        for version, python in interpreters():
            try_on(version, python, wheel, Path(made) / version)
            tried += 1
    if not tried:
        sys.exit("no supported Python was found")


if __name__ == "__main__":
    main()
