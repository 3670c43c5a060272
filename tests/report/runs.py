"""Small made-up runs whose figures are known."""

import numpy as np

from digitkit.report.results import HeldOut, ModelResult, RunResult


def digits(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (rows, 784), dtype=np.uint8), np.arange(rows) % 10


def answering(y: np.ndarray, wrong: dict[int, tuple[int, float]]) -> np.ndarray:
    """Probabilities that are right but for the rows in `wrong`: row -> (answer, how sure)."""
    probabilities = np.full((len(y), 10), 0.01)
    probabilities[np.arange(len(y)), y] = 0.91
    for row, (answer, sure) in wrong.items():
        probabilities[row] = (1 - sure) / 9
        probabilities[row, answer] = sure
    return probabilities


def history(val_loss: list[float], loss: list[float] | None = None) -> dict[str, list[float]]:
    falling = loss or [value * 0.9 for value in val_loss]
    return {
        "loss": falling,
        "accuracy": [1 / (1 + value) for value in falling],
        "val_loss": val_loss,
        "val_accuracy": [1 / (1 + value) for value in val_loss],
    }


def whole_run(source: str = "the made-up digits") -> RunResult:
    """500 rows, 100 of them for validation, and 200 test digits; the CNN is the better model."""
    X, y = digits(500, 0)
    validation = HeldOut("validation", X[:100], y[:100])
    test = HeldOut("test", *digits(200, 1))
    nine = dict.fromkeys(range(4, 84, 10), (9, 0.6))  # 8 of 10 validation fours
    test_mistakes = {4: (9, 0.97), 14: (9, 0.8), 7: (1, 0.55)}
    mlp = ModelResult("mlp", "MLP", 134_794, 4.6, history([0.6, 0.4, 0.25]))
    cnn = ModelResult("cnn", "CNN", 29_402, 192.2, history([0.3, 0.2, 0.08, 0.082]))
    mlp.probabilities = {
        "validation": answering(validation.y, nine),
        "test": answering(test.y, dict.fromkeys(range(4, 200, 10), (9, 0.6))),
    }
    cnn.probabilities = {
        "validation": answering(validation.y, {4: (9, 0.6)}),
        "test": answering(test.y, test_mistakes),
    }
    versions = {"Python": "3.11.9", "NumPy": "2.4.6"}
    return RunResult(source, 42, versions, X, y, validation, test, [mlp, cnn])
