"""The optional pages in `docs/further`: written like a lesson's, without exercises and grades."""

from __future__ import annotations

from collections.abc import Iterator

from digitkit.build.builder import figure_faults, text_faults
from digitkit.build.faults import BuildError, Fault
from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import LessonSources, Manifests
from digitkit.build.page import ExerciseBlock, Question, SourceBlock
from digitkit.build.page_parser import read_page
from digitkit.build.project import Project
from digitkit.build.published import Published
from digitkit.build.reference import Import, Reference
from digitkit.lessons.manifest import Lesson

# What these pages may use without importing it, besides what every lesson may use.
IMPORTS = {"keras": Import("keras"), "tf": Import("tensorflow", alias="tf")}


def further_names(project: Project) -> list[str]:
    """List the optional pages, such as `["backpropagation", "fashion"]`."""
    return sorted(path.stem for path in project.further.glob("[a-z]*.md"))


def read_further(project: Project, name: str, manifests: Manifests) -> LessonSources:
    """Read an optional page; it may use the functions of all lessons.

    Args:
        project: the clone with the sources.
        name: the page, such as `backpropagation`.
        manifests: the manifests of all lessons.

    Returns:
        A lesson without a reference and without exercises.

    Raises:
        BuildError: the page has faults; it holds them all.
    """
    path = project.further / f"{name}.md"
    page, faults = read_page(path.read_text(encoding="utf-8"), project.shown(path))
    sources = LessonSources(
        page,
        Reference(page.file, {}, IMPORTS),
        Lesson(name, (), 0),
        path.parent,
        frozenset(each.function for lesson in manifests.values() for each in lesson.exercises),
        Published.read(project.root),
    )
    found = [*faults, *further_faults(sources)]
    if found:
        raise BuildError(found)
    return sources


def further_faults(sources: LessonSources) -> Iterator[Fault]:
    """Find what an optional page must not have, and what no page may have."""
    for block in sources.page.blocks:
        if isinstance(block, ExerciseBlock | Question | SourceBlock):
            text = "an optional page has no exercises, written questions or sources"
            yield Fault(sources.page.file, block.line, text)
    yield from text_faults(sources)
    yield from figure_faults(sources)
    yield from ImportPlan(sources).faults
