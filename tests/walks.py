"""Count the files of digitkit that are entered on the three ways through it.

Run as `python -m tests.walks`. A file counts when one of its functions is called, in whatever
process; being imported is not enough. The fewer files there are, the sooner a reader has followed
the way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Every process that is started or forked on the way loads this, and logs each file once.
RECORDER = """
import os, sys, threading
log, package = os.environ["DIGITKIT_WALK_LOG"], os.environ["DIGITKIT_WALK_PACKAGE"] + os.sep
seen = set()
FUNCTION = 1  # the flag of a function's code; bodies of modules and classes lack it
def record(frame, event, _):
    code = frame.f_code
    if event != "call" or code.co_filename in seen or not code.co_flags & FUNCTION:
        return
    if not code.co_filename.startswith(package):
        seen.add(code.co_filename)
        return
    while frame := frame.f_back:
        if frame.f_code.co_name == "<module>" and frame.f_code.co_filename.startswith(package):
            return  # a module is being imported
    seen.add(code.co_filename)
    with open(log, "a") as file:
        file.write(os.path.relpath(code.co_filename, package) + "\\n")
threading.setprofile(record)
sys.setprofile(record)
"""
COMMAND = "import sys; from digitkit.cli import main; sys.exit(main())"
CHECK = """
import inspect
import digitkit
source = inspect.getsource(inspect.getmodule(digitkit.split))
names = {"__name__": "answer"}
exec(compile(source, "answer.py", "exec"), names)
assert digitkit.check(names["split"]) == 2
"""


def walk(words: list[str], folder: Path) -> list[str]:
    """Run Python with some arguments and return the files of digitkit that were entered.

    Args:
        words: the arguments, such as `["-c", "..."]`.
        folder: where to run it.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    with tempfile.TemporaryDirectory() as tools:
        (Path(tools) / "sitecustomize.py").write_text(RECORDER, encoding="utf-8")
        log = Path(tools) / "log"
        log.touch()
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([tools, str(ROOT)]),
            "DIGITKIT_WALK_LOG": str(log),
            "DIGITKIT_WALK_PACKAGE": str(ROOT / "digitkit"),
        }
        command = [sys.executable, *words]
        subprocess.run(command, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
        return sorted(set(log.read_text(encoding="utf-8").split()))


def check_walk(folder: Path) -> list[str]:
    """Return the files of `check(split)` on a right answer, as in a notebook."""
    return walk(["-c", CHECK], folder)


def submission_walk(folder: Path) -> list[str]:
    """Return the files on a submission's way to the gradebook, in all processes."""
    course, lesson = folder / "course", "03_split"
    digitkit = [sys.executable, "-m", "digitkit.cli", "course"]
    quiet = {
        "cwd": folder,
        "check": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    subprocess.run([*digitkit, "new", str(course), "--lessons", "03"], **quiet)
    quiet["cwd"] = course
    subprocess.run([sys.executable, "-m", "nbgrader", "generate_assignment", lesson], **quiet)
    submitted = course / "submitted" / "ada" / lesson / f"{lesson}.ipynb"
    submitted.parent.mkdir(parents=True)
    submitted.write_bytes((ROOT / "solutions" / f"{lesson}.ipynb").read_bytes())
    words = ["course", "autograde", lesson, "--jobs", "1", "--no-sandbox"]
    return walk(["-c", COMMAND, *words], course)


def build_walk(folder: Path) -> list[str]:
    """Return the files on a page's way to its two notebooks."""
    return walk(["-c", COMMAND, "build", "--check", "split"], ROOT)


WALKS = {
    "check(split) in a notebook": check_walk,
    "a submission to the gradebook": submission_walk,
    "a page to its notebooks": build_walk,
}


def main() -> None:
    """Print the files of each walk and their number."""
    for name, run in WALKS.items():
        with tempfile.TemporaryDirectory() as folder:
            files = run(Path(folder))
        print(f"{name}: {len(files)} files")
        print("".join(f"    {file}\n" for file in files))


if __name__ == "__main__":
    main()
