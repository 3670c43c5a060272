"""The files of digitkit that submitted code can see: no checks, and not the model answer.

An answer may use all of digitkit that notebooks use, except the function that it has to write. So
the package is copied from a list of what is shown: nothing of the checks, and one variant of the
lesson's model answers for each exercise, in which only that function refuses.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path

import digitkit
from digitkit.lessons.catalog import exercises, lesson_named

# All files of digitkit that submitted code can see. Each pattern has an ending, and none matches
# files in deeper folders, so no notebook and no bytecode is copied by accident.
_SHOWN = (
    *("__init__.py", "__init__.pyi", "quiet.py", "quiet_keras.py", "text.py"),
    *("inside/*.py", "protocol/*.py"),  # run submitted code there
    *("data/*.py", "export/*.py", "settings/*.py", "settings/keras.json"),
    *("pad/*.py", "pad/*.css", "pad/*.js", "samples/drawn_?.png"),
    *("lessons/__init__.py", "lessons/*/reference.py"),
    *(
        f"course/sandbox/{name}.py"
        for name in ("isolation", "limits", "paths", "server", "supervisor")
    ),
)
_EMPTY = ("lessons/catalog.py", "course/__init__.py", "course/sandbox/__init__.py")
_REFUSAL = "from digitkit.inside.reference_guard import refuse; refuse()"


def write_view(lesson: str, folder: Path) -> None:
    """Write the visible package and the variants of a lesson's model answers into a folder.

    Args:
        lesson: such as `"03_split"`.
        folder: an empty folder; gets `package/digitkit`, `variants/FUNCTION.py` and a file `empty`.
    """
    source = Path(str(files(digitkit)))
    package, variants = folder / "package" / "digitkit", folder / "variants"
    for path in shown_files(source):
        target = package / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    manifests = [path.with_name("__init__.py") for path in package.glob("lessons/*/reference.py")]
    for place in (folder / "empty", *(package / name for name in _EMPTY), *manifests):
        place.touch()
    answers = package / "lessons" / lesson_named(lesson).slug / "reference.py"
    text = answers.read_text(encoding="utf-8")
    names = [exercise.function for exercise in exercises(lesson)]
    variants.mkdir()
    for name in names:
        (variants / f"{name}.py").write_text(without(text, [name]), encoding="utf-8")
    answers.write_text(without(text, names), encoding="utf-8")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def shown_files(package: Path) -> Iterator[Path]:
    """List the files of digitkit that submitted code can see.

    Args:
        package: the folder of the package.
    """
    for pattern in _SHOWN:
        yield from sorted(package.glob(pattern))


def without(text: str, names: Collection[str]) -> str:
    """Return a module whose given functions refuse; all other lines keep their numbers.

    Args:
        text: the module's source.
        names: the functions.
    """
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            first, last = body[0].lineno - 1, node.end_lineno or 0
            lines[first:last] = [f"    {_REFUSAL}"] + [""] * (last - first - 1)
    return "\n".join(lines) + "\n"
