"""A preforked worker gives the same results as any other child, and does not disturb them."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.support.demo import DEMO_LESSONS
from tests.support.grading import notebook

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a preforked worker needs fork"),
    pytest.mark.timeout(200),
]

BEGIN = """
import json, os, signal, sys, time
import digitkit.lessons
digitkit.lessons.__path__.append({lessons!r})
from digitkit.outside.grader import Grader

def get_ready(grader):
    # and wait as long as a learner thinks
    grader.prefork()
    deadline = time.monotonic() + 60
    while not grader._worker.is_ready() and time.monotonic() < deadline:
        time.sleep(0.05)
    return grader._worker

def grade(grader, path, only="answer"):
    return grader.grade(path, only=[only]).exercises[0]
"""
BOTH = """
results = {}
for path in sys.argv[1:]:
    forked, ready = Grader(), Grader()
    for grader in (forked, ready):
        grader.preload(["keras", "matplotlib.pyplot"])
    first = get_ready(ready)
    results[path] = [grade(grader, path).as_json() for grader in (forked, ready)]
    results[path].append(ready._worker is not first)
    ready.close()
print(json.dumps(results))
"""
ANSWERS = {
    "right": "import keras\ndef answer(x): return 42",
    "layer names": "import keras\ndef answer(x): return keras.layers.Dense(1).name",
    "random numbers": """
        import keras, numpy as np
        def answer(x): return np.random.rand()
        """,
    "seeded weights": """
        import keras
        def answer(x):
            keras.utils.set_random_seed(x)
            return float(keras.random.normal((1,))[0])
        """,
    "a setting before the first step": """
        import keras, tensorflow as tf
        tf.config.threading.set_intra_op_parallelism_threads(3)
        def answer(x): return tf.config.threading.get_intra_op_parallelism_threads()
        """,
    "precision": """
        import keras
        keras.mixed_precision.set_global_policy("float64")
        def answer(x): return keras.layers.Dense(1)(keras.ops.ones((1, 1))).dtype.name
        """,
    "open files": """
        import keras, os
        def answer(x): return len(os.listdir('/proc/self/fd')[:5])
        """,
    "folder": """
        import keras, os, tempfile
        def answer(x): return [os.listdir(), os.path.basename(tempfile.gettempdir())]
        """,
    "main": "import keras\ndef answer(x): return [__name__, answer.__module__]",
    "loop": "import keras\ndef answer(x):\n    while True: pass",
    "exit": "import keras, os\ndef answer(x): os._exit(3)",
    "error": "import keras\ndef answer(x): return keras.layers.Dense(-1)",
    "the line": """
        import keras, os
        def answer(x): os.closerange(0, 1000)
        """,
}


def run(script, *words, folder):
    """Run a script in an interpreter of its own, as nobody may have used Keras where one forks."""
    begin = BEGIN.format(lessons=DEMO_LESSONS)
    done = subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(script), *map(str, words)],
        env={**os.environ, "TMPDIR": str(folder), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Both verdicts on each answer, and whether the child that was started ahead was used."""
    folder, own = tmp_path_factory.mktemp("answers"), tmp_path_factory.mktemp("own")
    paths = {name: folder / f"{n}" / "90_demo.ipynb" for n, name in enumerate(ANSWERS)}
    for name, path in paths.items():
        path.parent.mkdir()
        path.write_text(notebook(ANSWERS[name]), encoding="utf-8")
    results = json.loads(run(BOTH, *paths.values(), folder=own))
    assert list(own.glob("digitkit-*")) == []
    return {name: results[str(path)] for name, path in paths.items()}


@pytest.mark.parametrize("name", ANSWERS)
def test_it_judges_as_a_new_child_does(name, verdicts):
    forked, ready, used = verdicts[name]
    assert ready == forked
    assert used == (name != "a setting before the first step")


def test_a_setting_before_the_first_step_is_made(verdicts):
    assert "came out as 3" in verdicts["a setting before the first step"][1]["message"]


def test_one_that_died_is_out_of_date_or_not_ready_is_not_used(desk, tmp_path):
    path = desk.put(notebook("import keras\ndef answer(x): return 42"))
    script = """
    grader = Grader()
    grader.prefork()
    assert grader._worker is None, "Keras isn't loaded yet"
    assert grade(grader, sys.argv[1]).done

    killed = get_ready(grader)
    assert get_ready(grader) is killed, "a good one is kept"
    os.kill(killed.child._pid, signal.SIGKILL)
    while not killed.child.gone():
        time.sleep(0.01)
    assert grade(grader, sys.argv[1]).done
    assert grader._worker is None

    old = get_ready(grader)
    sys.modules["loaded_meanwhile"] = sys
    assert grade(grader, sys.argv[1]).done
    assert old.child.gone()

    older = get_ready(grader)
    sys.modules["loaded_later"] = sys
    assert get_ready(grader) is not older
    assert older.child.gone()

    grader.close()
    grader.prefork()
    early = grader._worker
    assert grade(grader, sys.argv[1]).done
    assert early.child.gone(), "one that isn't ready yet would have to be waited for"
    """
    run(script, path, folder=tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_ends_with_the_grader_even_if_that_is_killed(tmp_path):
    script = """
    grader = Grader()
    grader.preload(["keras"])
    get_ready(grader)
    print(grader._worker.child._pid, flush=True)
    sys.stdin.read()
    """
    begin = BEGIN.format(lessons=DEMO_LESSONS)
    words = [sys.executable, "-c", begin + textwrap.dedent(script)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        worker = int(it.stdout.readline())
        assert Path(f"/proc/{worker}").exists()
        it.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(worker)


def _runs(pid):
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
