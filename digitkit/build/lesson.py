"""The sources of one lesson together: its page, its reference and its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from digitkit.build.page import Block, Code, ExerciseBlock, Page, SourceBlock
from digitkit.build.published import Published
from digitkit.build.reference import Definition, Reference, names_bound
from digitkit.lessons.catalog import lesson_named, lessons
from digitkit.lessons.manifest import Exercise, Lesson

# The manifests of lessons by name, in the order of the course.
Manifests: TypeAlias = Mapping[str, Lesson]


def read_manifests() -> Manifests:
    """Return the manifests of all lessons; TensorFlow is not loaded."""
    return {name: lesson_named(name) for name in lessons()}


@dataclass(frozen=True)
class LessonSources:
    """A lesson's three sources.

    Attributes:
        page: the text.
        reference: the code.
        manifest: the exercises and their points.
        folder: the folder of the page; relative paths in the page start there.
        earlier: the functions of the exercises in earlier lessons.
        published: where the project is published.
    """

    page: Page
    reference: Reference
    manifest: Lesson
    folder: Path
    earlier: frozenset[str] = frozenset()
    published: Published = field(default_factory=Published)

    @property
    def graded(self) -> bool:
        """Whether there are exercises; optional pages have none."""
        return bool(self.manifest.exercises)

    def exercise(self, function: str) -> Exercise | None:
        """Return the exercise of a function, None if this lesson has none."""
        return next((each for each in self.manifest.exercises if each.function == function), None)

    def steps(self) -> Iterator[Block | Definition]:
        """Yield the page's blocks, each exercise after the definitions that it needs.

        A definition of the reference that is not an exercise comes where the page says `source`,
        else before the first exercise that needs it. A `source` that has nothing new to show is
        yielded as it is.
        """
        shown = {each.function for each in self.manifest.exercises}
        for block in self.page.blocks:
            if isinstance(block, Code):
                shown |= bound_by(block)
            if isinstance(block, ExerciseBlock | SourceBlock):
                name = block.function if isinstance(block, ExerciseBlock) else block.name
                for definition in self.unseen(name, shown):
                    shown.add(definition.name)
                    yield definition
            unseen = self.reference.definitions.keys() - shown
            if isinstance(block, SourceBlock) and block.name in unseen:
                yield self.reference.definitions[block.name]
                shown.add(block.name)
            else:
                yield block

    def unseen(self, name: str, shown: set[str]) -> list[Definition]:
        """Return the definitions that one needs and that were not shown yet."""
        if name not in self.reference.definitions:
            return []
        return [each for each in self.reference.needed(name) if each.name not in shown]


def bound_by(code: Code) -> frozenset[str]:
    """Return the names that a code cell defines; none if it is not valid Python."""
    try:
        return names_bound(code.source)
    except (SyntaxError, ValueError):
        return frozenset()
