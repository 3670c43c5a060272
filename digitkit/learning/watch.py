"""`digitkit watch`: grades on every save, and says at once what came of it."""

from __future__ import annotations

import queue
import sys
from collections.abc import Sequence
from pathlib import Path

from digitkit.learning.folder import choose, known_lessons, learners_file, lessons_folder
from digitkit.learning.judge import FIRST_WITH_KERAS, Judge, Told
from digitkit.learning.keys import keys
from digitkit.learning.saves import Saves
from digitkit.learning.talk import Talk

_SCRIPTS_AND_NOTEBOOKS = (".ipynb", ".py")


def watch(words: Sequence[str], poll: bool = False) -> int:
    """Watch lessons until `q` or Ctrl-C.

    Args:
        words: lessons or files; none means every lesson in the learner's folder.
        poll: don't rely on the file system's events.

    Returns:
        0 after `q`.

    Raises:
        LookupError: a word means no lesson and no file, or there is nothing to watch.
    """
    files = [_file(word) for word in words] or _all_files()
    if not files:
        raise LookupError(f"no lessons in {lessons_folder()}: digitkit learn puts them there")
    events: queue.SimpleQueue[str | Told] = queue.SimpleQueue()
    saves = Saves(files, lambda: events.put(""), poll=poll)
    judge = Judge(events.put)
    try:
        if words and any(file.name >= FIRST_WITH_KERAS for file in files):  # else at first need
            judge.warm_keras()
        for file in files:
            judge.grade(file, soon=False)
        with keys(events.put) as has_keys:
            talk = Talk(files, screen=sys.stdout.isatty(), has_keys=has_keys)
            _run(events, saves, judge, talk)
    finally:
        saves.close()
        judge.close()
    return 0


def _run(events: queue.SimpleQueue, saves: Saves, judge: Judge, talk: Talk) -> None:
    """Do what keys, saves and verdicts ask for, until somebody quits."""
    talk.begin()
    while True:
        try:
            event = events.get(timeout=saves.seconds)
        except queue.Empty:
            event = ""
        if event == "q":
            return
        if isinstance(event, Told):
            talk.told(event)
        elif event:
            talk.key(event)
        for file in saves.saved():
            talk.saved(file)
            judge.grade(file)


def _file(word: str) -> Path:
    path = Path(word)
    if path.suffix not in _SCRIPTS_AND_NOTEBOOKS:
        path = learners_file(choose(word))
    if not path.is_file():
        raise LookupError(f"{path}: there is no such file; digitkit learn puts lessons there")
    return path


def _all_files() -> list[Path]:
    folder = lessons_folder()
    found = [folder / f"{name}{end}" for name in known_lessons() for end in _SCRIPTS_AND_NOTEBOOKS]
    return [path for path in found if path.is_file()]
