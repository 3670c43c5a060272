"""Lists of lessons and of their functions on the site, and the drawing of the code's map."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.utils.meta import get_data

from digitkit.build.lesson import Manifests

LESSONS = "<!-- the lessons -->"
FUNCTIONS = "<!-- the functions of the lessons -->"
VERB = re.compile(r"\*\*(.+?)\*\*")
DRAWING = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)


def lesson_list(pages: Path) -> str:
    """Return the numbered list of lessons for the front page.

    Args:
        pages: the folder of the lesson pages; each has its line in the field `summary`.
    """
    lines: list[str] = []
    for path in sorted(pages.glob("[0-9]*.md")):
        line = VERB.sub(rf"[**\1**](lessons/{path.name})", summary_of(path), count=1)
        lines.append(f"{len(lines) + 1}. {line}")
    return "\n".join(lines)


def function_list(manifests: Manifests, pages: Path) -> str:
    """Return the sections of the functions' page, one for each lesson.

    Args:
        manifests: the manifests of the lessons by name.
        pages: the folder of the lesson pages.
    """
    sections = []
    for name, lesson in sorted(manifests.items()):
        number = int(name[:2])
        verb = VERB.search(summary_of(pages / f"{name}.md"))
        title = f"Lesson {number}: {verb[1].lower() if verb else lesson.slug}"
        sections.append(f"## {title}")
        sections.append(f"You write them in [lesson {number}](../lessons/{name}.md).")
        module = f"digitkit.lessons.{lesson.slug}.reference"
        sections += [f"::: {module}.{exercise.function}" for exercise in lesson.exercises]
    return "\n\n".join(sections)


def with_picture(markdown: str, picture: str, words: str) -> str:
    """Replace a page's Mermaid drawing, which the site has no program for, by a picture of it.

    Args:
        markdown: the page.
        picture: the picture's address, seen from the page.
        words: what the picture shows.
    """
    return DRAWING.sub(lambda _: f'![{words}]({picture}){{ width="1000" }}', markdown, count=1)


def summary_of(page: Path) -> str:
    """Return the line of a lesson page that the front page shows."""
    _, fields = get_data(page.read_text(encoding="utf-8"))
    return str(fields.get("summary", ""))
