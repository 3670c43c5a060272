"""What a case of the class is: what a student hands in, and what they deserve for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from digitkit.lessons.catalog import exercises
from tests.course.autograde.classroom import Classroom

LESSON, WITH_KERAS = "03_split", "04_mlp"
Files = dict[str, bytes]
HandedIn = dict | bytes | Files


class Nbgrader(Enum):
    """What nbgrader's own run is worth on a case."""

    ALIKE = "gives the same points"
    DECEIVED = "gives more points: it doesn't keep such code away from the checks"
    BREAKS_OFF = "gives fewer points: what stands below never runs"
    ZERO = "gives 0 where nothing can be graded"
    GIVES_UP = "can't read it, and gives no score"
    KEPT_AWAY = "would be harmed, and the machine with it; it isn't tried"


@dataclass(frozen=True)
class Case:
    """A student of the class, who is named after what they hand in.

    Attributes:
        name: the student's id.
        make: gives what is handed in: a notebook, its bytes, or files by name.
        done: the functions that are right; None if it can't be graded.
        named: pieces of what the instructor's list must say; of the reason if it can't be graded.
        lesson: such as `"03_split"`.
        nbgrader: what nbgrader's own run makes of it.
        waits: the written answer is left to a person.
        chosen: it is one of those that are always tried.
    """

    name: str
    make: Callable[[Classroom], HandedIn]
    done: frozenset[str] | None = frozenset()
    named: tuple[str, ...] = ()
    lesson: str = LESSON
    nbgrader: Nbgrader = Nbgrader.ALIKE
    waits: bool = False
    chosen: bool = False

    @property
    def points(self) -> dict[str, float]:
        """The points deserved for each function; empty if it can't be graded."""
        if self.done is None:
            return {}
        known = exercises(self.lesson)
        return {
            one.function: float(one.points) if one.function in self.done else 0.0 for one in known
        }

    def files(self, room: Classroom) -> Mapping[str, bytes]:
        """Give what is handed in, by file name."""
        made = self.make(room)
        if isinstance(made, dict) and "cells" not in made and "worksheets" not in made:
            return made
        content = made if isinstance(made, bytes) else json.dumps(made).encode()
        return {f"{self.lesson}.ipynb": content}


ALL = frozenset(one.function for one in exercises(LESSON))


def attack_of(path: Path) -> Case:
    """Read an attack: what the instructor must be told, and what nbgrader makes of it."""
    notes = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    named = tuple(line.removeprefix("# named:").strip() for line in notes if "# named:" in line)
    word = next(
        (line.partition(":")[2].strip() for line in notes if "# nbgrader:" in line), "alike"
    )
    keras = path.stem == "patched_keras"
    function = "build_mlp" if keras else "scale"

    def make(room: Classroom) -> HandedIn:
        return room.notebook({function: path.read_text(encoding="utf-8")})

    return Case(
        path.stem,
        make,
        named=tuple(filter(None, named)),
        lesson=WITH_KERAS if keras else LESSON,
        nbgrader=Nbgrader[word.upper().replace(" ", "_")],
    )
