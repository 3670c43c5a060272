"""The site builder's hook: puts the lessons in. All that is more than passing on is elsewhere."""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from digitkit.build.demo import DemoError, demo_files
from digitkit.build.faults import BuildError
from digitkit.build.places import Project
from digitkit.build.published import WHEEL, Published
from digitkit.build.registry import read_registry
from digitkit.build.site.bundle import NotMovable, bundle
from digitkit.build.site.enlarge import enlargeable
from digitkit.build.site.lighter import lighter
from digitkit.build.site.lost import lost_page
from digitkit.build.site.pages import LessonFiles, may_run, site_lessons

log = logging.getLogger("mkdocs.digitkit")
_lessons: dict[str, LessonFiles] = {}  # by the page's place in docs/


def on_config(config: Any) -> Any:
    """Take the addresses of the project from the one place where they stand, pyproject.toml."""
    published = Published.read(Path(config.config_file_path).parent)
    if published.repository:
        config.repo_url = published.repository
        config.repo_name = urlsplit(published.repository).path.strip("/")
        config.edit_uri = f"edit/{published.branch}/docs/"
    config.site_url = published.site or config.site_url
    return config


@event_priority(100)  # before plugins that look through the files
def on_files(files: Files, config: Any) -> Files:
    """Make the lessons, and add their figures and notebooks to the site's files."""
    project = Project(Path(config.config_file_path).parent)
    try:
        made = site_lessons(project, read_registry(), Published.read(project.root), log.info)
        if files.get_file_from_path("draw/index.md"):
            add_demo(project.root, files, config)
        add_benchmarks(project.root, files, config)
        add_wheel(project.root, files, config)
    except (BuildError, DemoError) as error:
        raise PluginError(str(error)) from None
    _lessons.clear()
    for name, lesson in made.items():
        _lessons[f"lessons/{name}.md"] = lesson
        notebook = File.generated(config, f"lessons/{name}.ipynb", content=lesson.notebook)
        files.append(notebook)
        for figure, content in lesson.page.figures.items():
            files.append(File.generated(config, f"lessons/img/{figure}", content=content))
    return files


def add_demo(root: Path, files: Files, config: Any) -> None:
    """Add what the drawing page needs."""
    for place, held in demo_files(root, fetch=may_run()).items():
        if isinstance(held, bytes):
            files.append(File.generated(config, place, content=held))
        else:
            files.append(File.generated(config, place, abs_src_path=str(held)))


def add_benchmarks(root: Path, files: Files, config: Any) -> None:
    """Add the page of the benchmarks, made from the results that are kept in the project."""
    if not (root / "benchmarks" / "page.py").is_file():
        return
    if str(root) not in sys.path:  # the benchmarks belong to the project, not to the package
        sys.path.append(str(root))
    from benchmarks.page import write_page

    with TemporaryDirectory() as folder:
        write_page(Path(folder))
        for made in sorted(Path(folder).iterdir()):
            files.append(File.generated(config, made.name, content=made.read_bytes()))


def add_wheel(root: Path, files: Files, config: Any) -> None:
    """Add the package itself, which the notebooks of this site install in Colab."""
    if (root / "digitkit" / "build").is_dir():  # the whole project, not a part of it
        content = wheel_of(root)
        files.append(File.generated(config, f"wheel/{WHEEL}", content=content))


@cache  # `mkdocs serve` builds the site at each save
def wheel_of(root: Path) -> bytes:
    """Build the wheel of the project."""
    with TemporaryDirectory() as folder:
        code = f"import hatchling.build as build; build.build_wheel({folder!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise PluginError(f"the wheel could not be built: {said}")
        return (Path(folder) / WHEEL).read_bytes()


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Give a lesson's page in place of its source."""
    lesson = _lessons.get(page.file.src_uri)
    if lesson is None:
        return markdown
    page.meta["title"] = lesson.page.title
    page.meta["description"] = page.meta.get("question", "")
    return lesson.page.markdown


def on_page_content(html: str, page: Any, config: Any, files: Files) -> str:
    """Keep the page small, and let its pictures be seen large."""
    return enlargeable(lighter(html))


def on_post_template(output_content: str, template_name: str, config: Any) -> str:
    """Help readers who followed an address that leads nowhere."""
    if template_name != "404.html":
        return output_content
    return lost_page(output_content, urlsplit(config.site_url or "/").path)


@event_priority(-100)  # after plugins that write files
def on_post_build(config: Any) -> None:
    """Let every page ask for one style sheet and one script."""
    try:
        bundle(Path(config.site_dir), urlsplit(config.site_url or "/").path)
    except NotMovable as error:
        raise PluginError(str(error)) from None
