"""What importing and reading cost, each measured in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from digitkit.data.lesson_files import write_csv

ROOT = Path(__file__).parents[2]
MNIST = os.environ.get("DIGITKIT_MNIST")

MEASURE = """
import json, re, sys, time
from pathlib import Path
import platformdirs
platformdirs.user_cache_path = lambda *a, **k: Path(sys.argv[2])
{imports}
def peak():
    # getrusage would give the peak of the process that started this one.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before, cpu = peak(), time.process_time()
{read}
print(json.dumps({{
    "cpu": time.process_time() - cpu,
    "memory": peak() - before,
    "rows": len(table),
}}))
"""
OURS = MEASURE.format(
    imports="from digitkit.data import load_digits",
    read="table = load_digits(sys.argv[1]).X_train",
)
PANDAS = MEASURE.format(imports="import pandas as pd", read="table = pd.read_csv(sys.argv[1])")


def run(program: str, *arguments: str | Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_import_loads_nothing_heavy():
    heavy = ["tensorflow", "keras", "matplotlib", "pandas", "sklearn", "scipy"]
    program = (
        "import sys, digitkit.data; digitkit.data.describe();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    assert run(program).strip() == "[]"


@pytest.fixture(scope="module")
def train_csv(tmp_path_factory):
    with np.load(str(MNIST), allow_pickle=False) as official:
        X, y = official["x_train"][:42_000], official["y_train"][:42_000]
    path = tmp_path_factory.mktemp("speed") / "train.csv"
    write_csv(path, X.reshape(-1, 784), y)
    return path


# Shares of the CPU time and memory that plain pandas takes; on a quiet machine 0.44, 0.13, 0.08.
LIMITS = {"first cpu": 0.75, "second cpu": 0.25, "first memory": 0.13, "second memory": 0.13}
TURNS = 20  # as many as other programs make necessary; three are enough on a quiet machine


@pytest.mark.needs("mnist")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory as Linux tells it")
def test_reading_costs_less_than_plain_pandas(train_csv, tmp_path):
    best: dict[str, float] = {}
    ratios: dict[str, float] = {}
    for turn in range(TURNS):  # other programs slow some turns down: the best of each counts
        for name, program in (("first", OURS), ("second", OURS), ("pandas", PANDAS)):
            times = json.loads(run(program, train_csv, tmp_path / str(turn)))
            assert times["rows"] == 42_000
            for key in ("cpu", "memory"):
                best[f"{name} {key}"] = min(best.get(f"{name} {key}", np.inf), times[key])
        ratios = {what: best[what] / best[f"pandas {what.split()[1]}"] for what in LIMITS}
        print(turn, {what: round(ratio, 3) for what, ratio in ratios.items()}, best)
        if turn >= 2 and all(ratios[what] < limit for what, limit in LIMITS.items()):
            break
    for what, limit in LIMITS.items():
        assert ratios[what] < limit, what
