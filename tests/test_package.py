"""What holds for the package as a whole: its names, what it loads, and its pinned versions."""

import inspect
import os
import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import digitkit
from digitkit.lessons.catalog import exercises, lessons

ROOT = Path(__file__).parents[1]

# The contract of functions that others rely on; ... stands for a required argument.
SIGNATURES: dict[str, dict[str, object]] = {
    "read_digits": {"path": ...},
    "separate": {"data": ...},
    "drop_damaged": {"data": ...},
    "to_image": {"pixels": ...},
    "plot_digit": {"pixels": ..., "label": None, "ax": None},
    "plot_grid": {"X": ..., "y": ..., "rows": 4, "columns": 8},
    "count_labels": {"y": ...},
    "mean_images": {"X": ..., "y": ...},
    "split": {"X": ..., "y": ..., "val_fraction": 0.1, "seed": 42},
    "scale": {"X": ...},
    "standardize": {"X_train": ..., "X_val": ...},
    "count_shared_rows": {"X_train": ..., "X_val": ...},
    "count_parameters": {"sizes": ...},
    "build_mlp": {"hidden": (128, 128, 128)},
    "compile_model": {"model": ..., "learning_rate": 0.001},
    "train": dict.fromkeys(["model", "X_train", "y_train", "X_val", "y_val"], ...)
    | {"epochs": 5, "batch_size": 64},
    "plot_history": {"history": ...},
    "diagnose": {"history": ...},
    "predict_labels": {"model": ..., "X": ...},
    "confusion_counts": {"y_true": ..., "y_pred": ...},
    "plot_confusion": {"counts": ...},
    "most_confused": {"counts": ..., "n": 3},
    "accuracy_interval": {"y_true": ..., "y_pred": ...},
    "worst_mistakes": {"probabilities": ..., "y_true": ..., "n": 12},
    "to_tensor": {"X": ...},
    "output_size": {"size": ..., "kernel": ..., "stride": 1, "padding": "valid"},
    "build_cnn": {},
    "build_augmenter": {"seed": 42},
    "make_callbacks": {"path": ..., "patience": 3},
    "fit_best": dict.fromkeys(["model", "X_train", "y_train", "X_val", "y_val", "path"], ...)
    | {"epochs": 20, "patience": 3},
    "make_submission": {"model": ..., "X_test": ...},
    "prepare_drawing": {"image": ...},
}

FUNCTIONS = sorted(one.function for lesson in lessons() for one in exercises(lesson))
HEAVY = {"tensorflow", "keras", "pandas", "matplotlib", "sklearn", "seaborn", "scipy", "mlxtend"}


def loaded_after(statement: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys; print('LOADED', *{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("LOADED", 1)[1].split())


def test_import_loads_nothing_heavy():
    loaded = loaded_after("import digitkit; dir(digitkit)")
    assert "digitkit" in loaded
    assert not loaded & HEAVY


def test_lessons_without_a_network_load_no_keras():
    folders = ["load", "look", "split", "evaluate"]
    loaded = loaded_after(
        "\n".join(f"import digitkit.lessons.{name}.reference" for name in folders)
    )
    assert "sklearn" in loaded
    assert not loaded & {"tensorflow", "keras"}


def test_import_is_quick():
    def seconds(code: str) -> float:
        start = os.times()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        end = os.times()
        user = end.children_user - start.children_user
        return user + end.children_system - start.children_system

    seconds("import digitkit")  # so that bytecode and disk cache are warm
    runs = [seconds("import digitkit") - seconds("pass") for _ in range(5)]
    assert statistics.median(runs) < 0.3


def test_stub_names_the_contract():
    stub = (ROOT / "digitkit" / "__init__.pyi").read_text(encoding="utf-8")
    named = sorted(
        re.findall(r"^from \.lessons\.\w+\.reference import (\w+) as \1$", stub, re.MULTILINE)
    )
    assert named == FUNCTIONS
    assert set(SIGNATURES) <= set(FUNCTIONS) <= set(digitkit.__all__)


@pytest.mark.parametrize("name", SIGNATURES)
def test_signature_is_the_contracts(name):
    parameters = inspect.signature(getattr(digitkit, name)).parameters.values()
    assert all(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)
    found = [(p.name, ... if p.default is p.empty else p.default) for p in parameters]
    assert found == list(SIGNATURES[name].items())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_tells_arguments_and_results(name):
    function = getattr(digitkit, name)
    text = inspect.getdoc(function) or ""
    sections = dict(re.findall(r"^(\w+):\n((?:    .*\n?|\n)+)", text, re.MULTILINE))
    assert re.fullmatch(r"[A-Z].*[.!?]", text.splitlines()[0])
    assert "Returns" in sections
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"^    {parameter}: \S", sections["Args"], re.MULTILINE)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters_and_result_are_annotated(name):
    function = getattr(digitkit, name)
    annotations = inspect.get_annotations(function)
    assert set(annotations) == {*inspect.signature(function).parameters, "return"}


def test_unknown_name_raises():
    with pytest.raises(AttributeError, match="no_such_name"):
        digitkit.no_such_name  # noqa: B018


def test_pins_are_the_same_for_pip_and_uv():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pins == project["tool"]["uv"]["constraint-dependencies"]
    assert all(re.match(r"[\w.-]+==[\w.]+( ; .+)?$", pin) for pin in pins)


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert digitkit.__version__ == project["project"]["version"]


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    groups += project["project"].get("optional-dependencies", {}).values()
    pinned = {re.split("==", pin)[0] for pin in project["tool"]["uv"]["constraint-dependencies"]}
    needed = {re.match(r"[\w.-]+", need)[0].lower() for group in groups for need in group}
    assert needed <= pinned


INDEX_ADDRESS = re.compile(
    rb"https?://\S+(/simple\b|/(?!digitkit-)[^/\s]+\.whl\b|\.tar\.gz\b)|--(extra-)?index-url\s*=?\s*\S"
)


def test_address_pattern_knows_an_index():
    host = b"https://" + b"packages.example.org/"
    for address in (b"simple/keras", b"a/b/keras-3.0-py3-none-any" + b".whl", b"k-1" + b".tar.gz"):
        assert INDEX_ADDRESS.search(host + address)
    assert not INDEX_ADDRESS.search(host + b"docs/simply.html")
    assert not INDEX_ADDRESS.search(host + b"wheel/digitkit-1-py3-none-any" + b".whl")  # our site


def test_no_tracked_file_holds_the_address_of_a_package_index():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode or not listed.stdout:
        pytest.skip("not a git checkout")
    files = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    found = [str(f.relative_to(ROOT)) for f in files if f.is_file() and has_address(f)]
    assert not found


def has_address(path: Path) -> bool:
    return INDEX_ADDRESS.search(path.read_bytes()) is not None
