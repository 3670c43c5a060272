"""What the code of a plan imports, and what of that is worth loading before its child is forked."""

from __future__ import annotations

import ast
from collections.abc import Collection

from digitkit.grading.hidden import home_of
from digitkit.grading.plan import Plan

# what a learner's file may import that is worth loading once, before its children are forked
_WORTH_WARMING = {
    "numpy": "numpy",
    "pandas": "pandas",
    "matplotlib": "matplotlib.pyplot",
    "sklearn": "sklearn.model_selection",
    "seaborn": "seaborn",
    "scipy": "scipy.stats",
    "keras": "keras",
    "tensorflow": "tensorflow",
}


def _homes(node: ast.ImportFrom) -> set[str]:
    """Name the modules of digitkit's own functions that are imported by their public names."""
    if node.module != "digitkit":
        return set()
    return {home for alias in node.names if (home := home_of(alias.name))}


def imported_packages(plans: Collection[Plan]) -> set[str]:
    """Name the packages that the statements of some plans import."""
    found: set[str] = set()
    for piece in {piece for plan in plans for piece in plan.pieces}:
        try:
            body = ast.parse(piece.cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for statement in (body[number] for number in piece.statements):
            for node in ast.walk(statement):
                if isinstance(node, ast.Import):
                    found.update(alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.partition(".")[0])
                    found.update(_homes(node))
    return found


def worth_loading(names: Collection[str]) -> list[str]:
    """Name the modules behind some imports that are worth loading once, in their order."""
    modules = {name: name for name in names if name.startswith("digitkit.")}
    modules |= {name: module for name, module in _WORTH_WARMING.items() if name in names}
    return [modules[name] for name in sorted(modules)]


def needs_keras(names: Collection[str]) -> bool:
    """Tell whether code that imports these packages loads Keras."""
    lessons = ("mlp", "train", "cnn", "improve", "use")
    return bool(
        {"keras", "tensorflow", *(f"digitkit.reference.{one}" for one in lessons)} & {*names}
    )
