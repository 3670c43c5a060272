"""Run a check with known settings of libraries, whatever is set in the process.

A notebook may have set Keras to another float type, NumPy to raise, pandas to other options. For
a check they are reset to their defaults, and restored afterwards. Only loaded libraries matter.
"""

from __future__ import annotations

import locale
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

_RECURSION = 1_000
_FLOATING_POINT = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
_SCIKIT_LEARN = {
    "assume_finite": False,
    "transform_output": "default",
    "enable_metadata_routing": False,
    "array_api_dispatch": False,
}
_ALWAYS_RESET = {"image.origin", "text.usetex"}
_SEEN_BY_CHECKS = ("image.", "xtick.", "ytick.", "axes.label", "axes.prop", "lines.", "text.")
_BACKENDS = ("backend", "interactive", "toolbar", "webagg", "tk.", "macosx", "timezone")
_RESTART = "restart the kernel and run `import digitkit.quiet_keras` in the first cell"


def unusable_settings() -> str:
    """Return a line about settings of this process that can't be reset; empty if none."""
    keras = sys.modules.get("keras")
    if keras is not None and hasattr(keras, "config"):
        backend = keras.config.backend()
        if backend != "tensorflow":
            return f"Keras runs on {backend} here, and the course needs TensorFlow: {_RESTART}."
    tensorflow = sys.modules.get("tensorflow")
    if not getattr(tensorflow, "executing_eagerly", lambda: True)():
        return (
            "TensorFlow's eager execution is switched off here (`disable_eager_execution` or "
            f"`disable_v2_behavior`), and the course needs it: take that out, then {_RESTART}."
        )
    return ""


@contextmanager
def known_settings() -> Iterator[None]:
    """Run a block with the settings that the course expects, and restore the old ones."""
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        for module, reset in _RESETS.items():
            if module in sys.modules:
                reset(sys.modules[module], stack)
        _reset_locale(stack)
        if sys.getrecursionlimit() < _RECURSION:
            stack.callback(sys.setrecursionlimit, sys.getrecursionlimit())
            sys.setrecursionlimit(_RECURSION)
        yield


def _change(
    stack: ExitStack, read: Callable[[], Any], write: Callable[[Any], None], value: Any
) -> None:
    """Set something if it differs, and restore it when the stack is closed."""
    before = read()
    if before != value:
        stack.callback(write, before)
        write(value)


def _keras(keras: Any, stack: ExitStack) -> None:
    config = getattr(keras, "config", None)
    if config is None:  # it is just being imported
        return
    policy = config.dtype_policy()
    _change(stack, config.floatx, config.set_floatx, "float32")
    if policy.name != "float32":
        stack.callback(config.set_dtype_policy, policy)
        config.set_dtype_policy("float32")
    _change(stack, config.epsilon, config.set_epsilon, 1e-07)
    formats = config.image_data_format, config.set_image_data_format
    _change(stack, *formats, "channels_last")
    for limit in ("max_epochs", "max_steps_per_epoch"):
        if hasattr(config, f"set_{limit}"):  # Keras 3.9 has none of them
            _change(stack, getattr(config, limit), getattr(config, f"set_{limit}"), None)


def _tensorflow(tensorflow: Any, stack: ExitStack) -> None:
    config = getattr(tensorflow, "config", None)
    if config is not None and hasattr(config, "functions_run_eagerly"):
        _change(stack, config.functions_run_eagerly, config.run_functions_eagerly, False)


def _numpy(numpy: Any, stack: ExitStack) -> None:
    if hasattr(numpy, "errstate"):
        stack.enter_context(numpy.errstate(**_FLOATING_POINT))


def _pandas(pandas: Any, stack: ExitStack) -> None:
    """Reset every option that was changed: few of them matter, but comparing is cheap."""
    if not hasattr(pandas, "options"):
        return
    for name, before in list(_options(pandas.options)):
        with suppress(pandas.errors.OptionError, ValueError):
            pandas.reset_option(name)
            if pandas.get_option(name) != before:
                stack.callback(pandas.set_option, name, before)


def _options(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key in dir(group):
        value = getattr(group, key)
        name = f"{prefix}{key}"
        if type(value) is type(group):
            yield from _options(value, f"{name}.")
        else:
            yield name, value


def _matplotlib(matplotlib: Any, stack: ExitStack) -> None:
    """Reset matplotlib's settings, except those that the learner's own code has changed.

    An answer may rely on what its notebook sets, such as a grey `image.cmap`; that counts at every
    door. The user's matplotlibrc is not part of an answer.
    """
    if not hasattr(matplotlib, "rcParamsOrig"):
        return
    now, default = matplotlib.rcParams, matplotlib.rcParamsDefault
    for key in _changed(matplotlib):
        if key in _ALWAYS_RESET or now[key] == matplotlib.rcParamsOrig.get(key):
            stack.callback(now.__setitem__, key, now[key])
            now[key] = default[key]


def drawing_note() -> str:
    """Return a line about matplotlib's settings that the session changed; empty if none."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or not hasattr(matplotlib, "rcParamsOrig"):
        return ""
    now, before = matplotlib.rcParams, matplotlib.rcParamsOrig
    changed = [key for key in _changed(matplotlib) if now[key] != before.get(key)]
    relevant = [key for key in changed if key.startswith(_SEEN_BY_CHECKS)]
    if not relevant:
        return ""
    named = ", ".join(f"`{key}`" for key in relevant[:4]) + (" …" if relevant[4:] else "")
    return f"this session changes how matplotlib draws ({named}); `plt.rcdefaults()` undoes that"


def _changed(matplotlib: Any) -> list[str]:
    """List the settings of matplotlib that differ from its defaults, except the backend's."""
    now, default = matplotlib.rcParams, matplotlib.rcParamsDefault
    keys = [key for key in default if key in now and not key.startswith(_BACKENDS)]
    return [key for key in keys if now[key] != default[key]]


def _scikit_learn(sklearn: Any, stack: ExitStack) -> None:
    if hasattr(sklearn, "config_context"):
        known = {key: _SCIKIT_LEARN[key] for key in _SCIKIT_LEARN if key in sklearn.get_config()}
        stack.enter_context(sklearn.config_context(**known))


def _reset_locale(stack: ExitStack) -> None:
    """Write and read numbers with a point, in C code too."""
    before = locale.setlocale(locale.LC_NUMERIC)
    if before != "C":
        stack.callback(locale.setlocale, locale.LC_NUMERIC, before)
        locale.setlocale(locale.LC_NUMERIC, "C")


_RESETS: dict[str, Callable[[Any, ExitStack], None]] = {
    "keras": _keras,
    "tensorflow": _tensorflow,
    "numpy": _numpy,
    "pandas": _pandas,
    "matplotlib": _matplotlib,
    "sklearn": _scikit_learn,
}


def reset_keras() -> None:
    """Set Keras to the course's settings in a learner's own process, without restoring them."""
    import keras

    _keras(keras, ExitStack())


@contextmanager
def graphs_as_traced() -> Iterator[None]:
    """Let TensorFlow run graphs as they were traced, if it is loaded.

    By default it first optimises each graph, again for every function and every pass through a
    data set. For the few small steps of a check this takes longer than it saves.
    """
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None:
        yield
        return
    optimizer = tensorflow.config.optimizer
    before = optimizer.get_experimental_options().get("disable_meta_optimizer", False)
    optimizer.set_experimental_options({"disable_meta_optimizer": True})
    try:
        yield
    finally:
        optimizer.set_experimental_options({"disable_meta_optimizer": before})
