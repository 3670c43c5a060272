"""The first code cell of a notebook, which imports what the lesson's code needs."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from digitkit.build.faults import Fault
from digitkit.build.lesson import LessonSources, bound_by
from digitkit.build.page import Code, ExerciseBlock
from digitkit.build.reference import Definition, Import, line_of_name, names_used

# What every lesson may use without importing it. Keras is left out: loading it takes seconds.
COMMON = {
    each.bound: each
    for each in (
        Import("numpy", alias="np"),
        Import("pandas", alias="pd"),
        Import("matplotlib.pyplot", alias="plt"),
        Import("seaborn", alias="sns"),
        Import("pathlib", "Path"),
    )
}
ALWAYS_THERE = frozenset(dir(builtins)) | {"__name__", "display", "get_ipython", "check"}
QUIET = "import digitkit.quiet_keras  # loads Keras without TensorFlow's red lines of greeting"
WIDEST = 88


@dataclass
class ImportPlan:
    """The imports of a lesson's notebook, and the names that nothing defines.

    Attributes:
        lesson: the lesson.
        imports: what the first code cell imports.
        faults: names that a shown cell uses before anything defines them.
    """

    lesson: LessonSources
    imports: set[Import] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        bound: set[str] = set()
        for step in self.lesson.steps():
            if isinstance(step, Code):
                self._add_shown(step, bound)
                bound |= bound_by(step)
            elif isinstance(step, Definition):
                self._add_defined(step)
                bound.add(step.name)
            elif (
                isinstance(step, ExerciseBlock)
                and step.function in self.lesson.reference.definitions
            ):
                self._add_defined(self.lesson.reference.definitions[step.function])
                bound.add(step.function)

    def source(self) -> str:
        """Return the code of the cell."""
        setup = self.lesson.published.setup()
        checked = {Import("digitkit", "check")} if self.lesson.graded else set()
        imports = self.imports | checked
        groups: list[list[Import]] = [[], [], []]
        for each in imports:
            groups[group_of(each)].append(each)
        start = [setup, QUIET] if any(map(loads_keras, imports)) else [setup]
        return "\n\n".join([*start, *("\n".join(statements(group)) for group in groups if group)])

    def _add_defined(self, definition: Definition) -> None:
        known = self.lesson.reference.imports
        self.imports |= {known[name] for name in definition.needs & known.keys()}

    def _add_shown(self, code: Code, bound: set[str]) -> None:
        try:
            missing = names_used(code.source) - bound - ALWAYS_THERE
        except (SyntaxError, ValueError):
            return
        for name in missing:
            if found := self._find(name):
                self.imports.add(found)
            elif not code.raises:
                line = code.line + line_of_name(code.source, name)
                self.faults.append(Fault(self.lesson.page.file, line, self._undefined(name)))

    def _find(self, name: str) -> Import | None:
        found = self.lesson.reference.imports.get(name) or COMMON.get(name)
        return found or (Import("digitkit", name) if name in self.lesson.earlier else None)

    def _undefined(self, name: str) -> str:
        if self.lesson.exercise(name):
            return f"`{name}` is used before its exercise"
        if name in self.lesson.reference.definitions:
            return f'`{name}` is not shown yet: put !!! source "{name}" above'
        return f"nothing above defines `{name}`: define or import it in a cell"


def loads_keras(each: Import) -> bool:
    """Check whether an import loads TensorFlow, which logs a greeting at its first import."""
    return each.module.partition(".")[0] in ("keras", "tensorflow")


def group_of(each: Import) -> int:
    """Return 0 for the standard library, 1 for other packages, 2 for digitkit."""
    top = each.module.partition(".")[0]
    return 2 if top == "digitkit" else 0 if top in sys.stdlib_module_names else 1


def statements(imports: Iterable[Import]) -> Iterator[str]:
    """Write imports as sorted statements, one for each module that names come from."""
    for each in sorted(each for each in imports if not each.name):
        yield f"import {each.module}" + (f" as {each.alias}" if each.alias else "")
    names_of: dict[str, list[str]] = {}
    for each in sorted(each for each in imports if each.name):
        alias = f" as {each.alias}" if each.alias else ""
        names_of.setdefault(each.module, []).append(each.name + alias)
    for module, names in names_of.items():
        statement = f"from {module} import {', '.join(names)}"
        if len(statement) > WIDEST:
            inner = "".join(f"    {name},\n" for name in names)
            statement = f"from {module} import (\n{inner})"
        yield statement
