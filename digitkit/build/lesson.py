"""All that is known of one lesson: its page, its reference and its checks, put side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from digitkit.build.page import Block, Code, ExerciseBlock, Page, SourceBlock
from digitkit.build.published import Published
from digitkit.build.reference import Definition, Reference, names_bound
from digitkit.build.registry import LessonChecks


@dataclass(frozen=True)
class LessonSources:
    """A lesson's three sources.

    Attributes:
        page: the words.
        reference: the code.
        checks: what is graded.
        folder: the folder of the page, from which its relative paths start.
        earlier: the functions of the lessons before it.
        published: where the project is published.
    """

    page: Page
    reference: Reference
    checks: LessonChecks
    folder: Path
    earlier: frozenset[str] = frozenset()
    published: Published = field(default_factory=Published)

    def steps(self) -> Iterator[Block | Definition]:
        """Give the page's blocks, with the definitions that an exercise needs put before it.

        A definition of the reference that is no exercise is shown where the page says `source`,
        else before the first exercise that needs it. A `source` that has nothing new to show stays
        as it is.
        """
        shown = {each.function for each in self.checks.exercises}
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
        """Give the definitions that one needs and that were not shown yet."""
        if name not in self.reference.definitions:
            return []
        return [each for each in self.reference.needed(name) if each.name not in shown]


def bound_by(code: Code) -> frozenset[str]:
    """Give the names that a code cell defines; none where it is no Python."""
    try:
        return names_bound(code.source)
    except (SyntaxError, ValueError):
        return frozenset()
