"""Right answers stay right while other work keeps the machine busy."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitkit.lessons.catalog import lessons

ROOT = Path(__file__).parents[2]
EVERY = bool(os.environ.get("DIGITKIT_UNDER_LOAD"))
WORDS = {"03_split": ["--first"], "06_evaluate": ["--first"]}  # some minutes for all of them
CHOSEN = lessons() if EVERY else [*WORDS]


@pytest.mark.thorough
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("lesson", CHOSEN)
def test_right_answers_are_done_beside_four_busy_processes(lesson):
    words = [] if EVERY else WORDS[lesson]
    done = subprocess.run(
        [sys.executable, "-m", "tests.outside.under_load", "--busy", "4", *words, lesson],
        cwd=ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=True,
    )
    judged = [json.loads(line) for line in done.stdout.splitlines()]
    assert judged
    assert [one for one in judged if one["outcome"] != "done"] == []
    assert [one for one in judged if one["cpu"] > one["limit"] / 3] == []  # for slower machines
