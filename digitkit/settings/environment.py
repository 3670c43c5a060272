"""The environment variables of processes that grade, train or build."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

# Only these are passed to a process that runs a learner's code: any other could change what a
# program computes, or make it fail.
_NAMES = set(
    """
    APPDATA COLUMNS COMSPEC DISPLAY FORCE_COLOR HOME HOMEDRIVE HOMEPATH LANG LINES LOCALAPPDATA
    LOGNAME NO_COLOR NUMBER_OF_PROCESSORS PATH PATHEXT PROGRAMDATA PWD SHELL SYSTEMDRIVE SYSTEMROOT
    TEMP TERM TMP TMPDIR TZ USER USERNAME USERPROFILE VIRTUAL_ENV WINDIR
    LD_LIBRARY_PATH LD_PRELOAD PYTHONHOME PYTHONUSERBASE PYTHONPATH PYTHONPYCACHEPREFIX
    PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED TF_CPP_MIN_LOG_LEVEL TF_FORCE_GPU_ALLOW_GROWTH
    """.split()  # noqa: SIM905 - a list of words reads better
)
# Families of names: the system's, this project's, the paths of packages, graphics cards, and the
# number of threads, which changes how long a program takes but not its result.
_FAMILIES = re.compile(
    r"(CI|CONDA|COV|COVERAGE|CUDA|DASK|DBUS|DIGITKIT|DYLD|GITHUB|IPYTHON|JPY|JUPYTER|LC|MKL"
    r"|NBGRADER|NUMEXPR|NVIDIA|OMP|OPENBLAS|PIP|PYTEST|REQUESTS|SSH|SSL|UV|XDG)(_|$)"
    r"|(HTTPS?|NO|ALL)_PROXY$",
    re.IGNORECASE,
)
_OF_KERAS = re.compile("KERAS_(?!HOME$)|TF_USE_LEGACY_KERAS$", re.IGNORECASE)
# The folder with the keras.json that the course uses
KERAS_HOME = Path(__file__).parent


def known_environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a process that runs a learner's code.

    Args:
        given: the user's own environment; None takes that of this process.

    Returns:
        The variables that are known to be safe, and the settings that the course uses.
    """
    given = os.environ if given is None else given
    kept = {
        name: value
        for name, value in given.items()
        if name.upper() in _NAMES or _FAMILIES.match(name)
    }
    kept.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    own = {"KERAS_BACKEND": "tensorflow", "KERAS_HOME": str(KERAS_HOME), "PYTHONUTF8": "1"}
    return kept | own | {"MPLBACKEND": "Agg"} | _matplotlib_defaults()


def _matplotlib_defaults() -> dict[str, str]:
    """Return the variable that makes Matplotlib read its own matplotlibrc, not the user's."""
    spec = importlib.util.find_spec("matplotlib")
    file = Path(spec.origin).parent / "mpl-data" / "matplotlibrc" if spec and spec.origin else None
    return {"MATPLOTLIBRC": str(file)} if file and file.is_file() else {}


def use_own_keras_settings() -> list[str]:
    """Make Keras, which must not be loaded yet, use the course's settings in this process.

    Returns:
        The user's settings that are ignored now, such as `"KERAS_MAX_EPOCHS=1"`.
    """
    overruled = _take_variables()
    file = _settings_file()
    overruled += [f"{name}={value} in {file}" for name, value in _unusual(file).items()]
    os.environ["KERAS_HOME"] = str(KERAS_HOME)
    return overruled


def use_tensorflow() -> list[str]:
    """Make Keras, which must not be loaded yet, use TensorFlow in a learner's own process.

    KERAS_HOME, where Keras keeps downloaded data sets, stays the same unless its keras.json would
    prevent Keras from loading.

    Returns:
        The user's settings that are ignored now, such as `"KERAS_BACKEND=jax"`.
    """
    overruled = _take_variables()
    file = _settings_file()
    unusual = _unusual(file)
    floatx = unusual.get("floatx", "float32")
    layout = unusual.get("image_data_format", "channels_last")
    if floatx not in ("float16", "float32", "float64") or layout not in (
        "channels_first",
        "channels_last",
    ):
        os.environ["KERAS_HOME"] = str(KERAS_HOME)
    return [*overruled, *(f"{name}={value} in {file}" for name, value in unusual.items())]


def ignored_settings_line(overruled: list[str]) -> str:
    """Return a line that lists the user's settings that are ignored."""
    return f"Not used here, since the course works with Keras' defaults: {', '.join(overruled)}."


def _take_variables() -> list[str]:
    overruled = []
    for name in [name for name in os.environ if _OF_KERAS.match(name)]:
        value = os.environ.pop(name)
        if (name, value) != ("KERAS_BACKEND", "tensorflow"):
            overruled.append(f"{name}={value}")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    return overruled


def _settings_file() -> Path:
    """Return the path of the keras.json that Keras would read."""
    home = os.environ.get("KERAS_HOME")
    return Path(home or os.path.expanduser("~/.keras")) / "keras.json"  # noqa: PTH111 - without a
    # home, Path.home() raises and expanduser leaves the text as it is


def _unusual(file: Path) -> dict[str, object]:
    """Return the settings in a keras.json that differ from the course's."""
    usual = json.loads((KERAS_HOME / "keras.json").read_text(encoding="utf-8"))
    try:
        users = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(users, dict):
        return {}
    return {name: users[name] for name in usual if name in users and users[name] != usual[name]}
