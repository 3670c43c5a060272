"""`digitkit watch`: a verdict soon after every save, however the file was saved."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from digitkit.doors.watch import CHECK_WITHOUT_EVENTS, PATIENCE, SaveDetector
from tests.doors.learner import COMMAND, answer
from tests.doors.watching import Watching, children

SOON = 30.0  # seconds from a save to its verdict; far less where nothing else runs
WRONG = ("split", "not_stratified", "03.1 split · not yet right · 4 of 11 checks")
RIGHT = ("split", "right_numpy", "03.1 split · done · 11 of 11 checks")


@pytest.fixture
def watch(at_work):
    running = []

    def start(*words):
        running.append(Watching(at_work, *words))
        running[-1].wait_for("Save a file", 60)
        running[-1].wait_for("Next:", 60)
        return running[-1]

    yield start
    for each in running:
        each.close()


@pytest.mark.parametrize("words", [[], ["split"], ["--poll", "lessons/03_split.ipynb"]])
def test_a_verdict_comes_soon_after_a_save_of_any_kind(watch, words):
    watching = watch(*words)
    watching.answer(*WRONG[:2])
    watching.wait_for(WRONG[2])  # the first one loads what the answer imports
    watching.wait_for("0 of 4 exercises done")
    for atomic in (True, False):
        for function, name, verdict in (RIGHT, WRONG):
            watching.answer(function, name, atomic=atomic)
            watching.wait_for(verdict, SOON)
            watching.wait_for("exercises done", SOON)


def test_only_what_changed_is_told(watch):
    watching = watch("split")
    watching.answer("split", "right_numpy")
    watching.wait_for("03.1 split · done")
    watching.wait_for("1 of 4 exercises done")
    watching.seen.clear()
    watching.answer("count_shared_rows", "right_loops")
    watching.wait_for("2 of 4 exercises done")
    assert not any("03.1" in line for line in watching.seen)
    watching.learner.put("lessons/03_split.ipynb", _reformatted(watching))
    watching.wait_for("No exercise changed since it was last graded.", SOON)


def _reformatted(watching):
    text = (watching.learner.home / "lessons/03_split.ipynb").read_text(encoding="utf-8")
    return f"{text}\n"


def test_a_syntax_error_is_a_verdict(watch):
    watching = watch("split")
    watching.learner.write("03_split", "split", "def split(X:\n    pass")
    watching.wait_for("03.1 split · raised", SOON)
    watching.wait_for("SyntaxError: '(' was never closed", SOON)


def test_an_endless_loop_holds_nothing_up(watch):
    watching = watch("split")
    watching.learner.write("03_split", "scale", "def scale(X):\n    while True:\n        pass")
    time.sleep(1.5)
    watching.answer("split", "right_numpy")
    watching.wait_for("03.1 split · done", SOON)  # before the loop's time is over
    watching.wait_for("03.2 scale · timed out", 60)
    watching.seen.clear()
    watching.learner.write("03_split", "scale", "def scale(X):\n    while 1:\n        pass")
    time.sleep(1)
    watching.answer("scale", "right_multiply")
    watching.wait_for("03.2 scale · done", SOON)
    assert not any("timed out" in line for line in watching.seen)


def test_a_half_written_file_waits_until_it_is_whole(watch):
    watching = watch("split")
    path = watching.learner.home / "lessons/03_split.ipynb"
    watching.learner.write("03_split", "split", answer("03_split", *RIGHT[:2]))
    watching.wait_for(RIGHT[2], SOON)
    watching.wait_for("exercises done", SOON)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[:900], encoding="utf-8")
    time.sleep(0.4)
    path.write_text(text + " ", encoding="utf-8")
    watching.wait_for("No exercise changed", SOON)
    assert not any("JSON" in line for line in watching.seen)
    path.write_text(text[:900], encoding="utf-8")
    watching.wait_for("it is not valid JSON", PATIENCE + SOON)


def test_what_cannot_be_watched_is_one_line(at_work):
    done = at_work.run("watch", "lessons/nosuch.ipynb")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "lessons/nosuch.ipynb: there is no such file; digitkit learn puts lessons there"
    ]


def test_it_ends_with_its_graders_and_leaves_nothing_running(watch):
    watching = watch("split")
    if not Path("/proc/self/task").exists():
        pytest.skip("needs Linux's list of children")
    grader = children(watching.process.pid)
    assert grader
    watching.process.terminate()
    watching.process.wait(10)
    deadline = time.monotonic() + 10
    while any(_alive(pid) for pid in grader) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(pid) for pid in grader)


def _alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(os.name == "nt", reason="needs a Unix terminal")
def test_keys_work_in_a_terminal_which_is_put_back_afterwards(at_work):
    import pty
    import termios

    at_work.write("03_split", "split", answer("03_split", *WRONG[:2]))
    near, far = pty.openpty()
    before = termios.tcgetattr(far)
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "watch", "split"],
        cwd=at_work.home,
        env=at_work.environment,
        stdin=far,
        stdout=far,
        stderr=far,
    )
    screen = Screen(near)
    screen.wait_for("h hint · n next · l list · q quit")
    screen.wait_for("Next: 03.1 split (not yet right)")
    for key, told in [
        ("h", "Hint 1: the idea"),
        ("h", "Hint 2: the tool"),
        ("h", "Hint 3: one blank"),
        ("n", "03.2 scale · not started"),
        ("l", "together"),
    ]:
        os.write(near, key.encode())
        screen.wait_for(told)
    assert "\x1b[2J" in screen.text
    os.write(near, b"q")
    assert process.wait(10) == 0
    assert termios.tcgetattr(far) == before
    os.close(far)


class Screen:
    """Reads what a program writes to its terminal."""

    def __init__(self, near):
        self.near, self.text, self.unread = near, "", ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                part = os.read(self.near, 4096).decode(errors="replace")
            except OSError:
                return
            self.text += part

    def wait_for(self, told, seconds=40):
        deadline = time.monotonic() + seconds
        start = len(self.unread)
        while told not in self.text[start:]:
            assert time.monotonic() < deadline, (told, self.text[start:])
            time.sleep(0.02)
        self.unread = self.text[: self.text.index(told, start) + len(told)]


def test_saves_are_told_once_and_only_with_new_content(tmp_path):
    file = tmp_path / "03_split.py"
    file.write_text("a = 1\n")
    saves = SaveDetector([file], lambda: None, poll=True)
    assert saves.saved() == []
    file.write_text("a = 2\n")
    assert saves.saved() == [file]
    assert saves.saved() == []
    os.utime(file, (1, 1))
    assert saves.saved() == []
    file.unlink()
    assert saves.saved() == []
    file.write_text("a = 3\n")
    assert saves.saved() == [file]
    file.write_text("")  # an editor that has only begun to write
    assert saves.saved() == []
    saves.close()


def test_the_file_system_wakes_the_watcher(tmp_path):
    file = tmp_path / "03_split.py"
    file.write_text("a = 1\n")
    awake = threading.Event()
    saves = SaveDetector([file], awake.set)
    other = tmp_path / ".~03_split.py"
    other.write_text("a = 2\n")
    other.replace(file)
    assert awake.wait(5)
    assert saves.saved() == [file]
    saves.close()


def test_without_events_it_still_looks_often_enough(tmp_path, monkeypatch):
    from watchdog.observers import Observer

    def no_events(self):
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", no_events)
    saves = SaveDetector([tmp_path / "03_split.py"], lambda: None)
    assert saves.seconds <= 0.2
    saves.close()


def test_without_events_of_the_file_system_files_are_looked_at(tmp_path, monkeypatch):
    def none_left(*_arguments):
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr("watchdog.observers.Observer", none_left)
    file = tmp_path / "03_split.py"
    file.write_text("x = 1\n")
    saves = SaveDetector([file], lambda: None)
    assert saves.seconds == CHECK_WITHOUT_EVENTS
    file.write_text("x = 22\n")
    assert saves.saved() == [file]
    saves.close()
