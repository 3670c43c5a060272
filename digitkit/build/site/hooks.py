"""The hook of MkDocs: adds the lessons and generated files to the site, and adapts its HTML."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from digitkit.build.drawing_page import DemoError, demo_files
from digitkit.build.faults import BuildError
from digitkit.build.lesson import read_manifests
from digitkit.build.project import Project
from digitkit.build.published import WHEEL, Published
from digitkit.build.site.bundle import NotMovable, bundle
from digitkit.build.site.formulas import with_formulas
from digitkit.build.site.glossary import GLOSSARY, LINKED, link_back, link_terms, read_glossary
from digitkit.build.site.lists import (
    FUNCTIONS,
    LESSONS,
    function_list,
    lesson_list,
    with_picture,
)
from digitkit.build.site.moving_figure import site_files
from digitkit.build.site.pages import LessonFiles, further_pages, may_run, site_lessons
from digitkit.build.site.share_card import CARD, share_card, share_tags
from digitkit.build.training_page import DIGITS, packed_digits

# A picture alone in a figure or a paragraph.
ALONE = re.compile(
    r"<(?P<box>p|figure\b[^>]*)>\s*(?P<image><img\b[^>]*>)\s*</(?:p|figure)>", re.IGNORECASE
)
SOURCE = re.compile(r'\bsrc="([^"]+)"')
WHOLE = 'class="front"'  # a picture that needs no link
WIDTH = re.compile(r'\bwidth="(\d+)"')
PHONE = 400  # pixels; a phone shows narrower pictures at full size


def enlargeable(html: str) -> str:
    """Return a page's HTML with a link below each wide picture.

    The link leads to the picture's file. With scripts, the picture opens over the page.
    """
    return ALONE.sub(with_link, html)


def with_link(match: re.Match[str]) -> str:
    """Write one picture, with a link if it is wide."""
    image = match["image"]
    source, width = SOURCE.search(image), WIDTH.search(image)
    narrow = width is not None and int(width[1]) <= PHONE
    if source is None or narrow or WHOLE in image:
        return match[0]
    box = "figure" if match["box"] == "p" else match["box"]
    box = box if 'class="' in box else f'{box} class="picture"'
    box = box.replace('class="', 'class="enlargeable ')
    link = f'<a class="enlarge" href="{source[1]}" data-search-exclude>Enlarge the picture</a>'
    return f"<{box}>\n{image}\n{link}\n</figure>"


# Names, operators, punctuation and spaces need no highlighting, and are most of the elements.
PLAIN_CODE = re.compile(r'<span class="(?:n|nb|nn|o|p|w)">([^<]*)</span>')


def lighter(html: str) -> str:
    """Return a page's HTML without highlighting elements that change nothing visible."""
    return PLAIN_CODE.sub(r"\1", html)


HEADING = re.compile(r"<h1>404[^<]*</h1>")
NOT_FOUND = """\
<h1>This page isn't here</h1>
<p>The address leads nowhere. It may be old, or have a slip in it.</p>
<ul>
<li><a href="{home}">The front page</a> lists the nine lessons.</li>
<li><a href="{home}draw/">Draw a digit</a>, and the network of this course reads it.</li>
<li><a href="{home}glossary/">The glossary</a> says what a word means.</li>
</ul>
<p>Or use the search at the top of this page.</p>"""


def not_found_page(html: str, home: str) -> str:
    """Return the theme's 404 page with helpful text.

    Args:
        html: the theme's page.
        home: the path of the front page on its server, such as `/`. The 404 page is shown at any
            address, so its links can't be relative.

    Raises:
        ValueError: the theme's page has no heading "404" any more.
    """
    page, count = HEADING.subn(NOT_FOUND.format(home=home), html)
    if count != 1:
        raise ValueError("the theme's 404 page has no heading that begins with 404 any more")
    return page


ARCHITECTURE = (
    "img/architecture.svg",
    "The folders of the package as boxes, with arrows for imports, all of them downwards: from the "
    "command line by course, doors and build to the grader's side and to protocol. Between the "
    "grader's side and what runs beside the learner's code only bytes pass.",
)

log = logging.getLogger("mkdocs.digitkit")
_lessons: dict[str, LessonFiles] = {}  # by the page's path in docs/
_linked: set[str] = set()  # where pages link a term, such as lessons/01_load/#term-loss


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the addresses of the project from pyproject.toml."""
    published = Published.read(Path(config.config_file_path).parent)
    if published.repository:
        config.repo_url = published.repository
        config.repo_name = urlsplit(published.repository).path.strip("/")
        config.edit_uri = f"edit/{published.branch}/docs/"
    config.site_url = published.site or config.site_url
    pages = sorted(path.name for path in Path(config.docs_dir, "lessons").glob("[0-9]*.md"))
    for entry in config.nav or []:
        if isinstance(entry, dict) and "Lessons" in entry:
            entry["Lessons"] = [f"lessons/{name}" for name in pages]
    return config


@event_priority(100)  # before plugins that look through the files
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make the lessons, and add their figures and notebooks to the site's files."""
    project = Project(Path(config.config_file_path).parent)
    try:
        manifests, published = read_manifests(), Published.read(project.root)
        made = {
            "lessons": site_lessons(project, manifests, published, log.info),
            "further": further_pages(project, manifests, log.info),
        }
        if files.get_file_from_path("draw/index.md"):
            add_demo(project.root, files, config)
        if files.get_file_from_path("train/index.md"):
            files.append(File.generated(config, DIGITS, content=packed_digits()))
        if files.get_file_from_path("js/moving.js"):
            for path, content in site_files().items():
                files.append(File.generated(config, path, content=content))
        add_benchmarks(project.root, files, config)
        add_wheel(project.root, files, config)
        if config.site_url:
            card = share_card(config.site_name, "A hands-on first neural network")
            files.append(File.generated(config, CARD, content=card))
    except (BuildError, DemoError) as error:
        raise PluginError(str(error)) from None
    _lessons.clear()
    _linked.clear()
    for folder, pages in made.items():
        for name, lesson in pages.items():
            add_lesson(f"{folder}/{name}", lesson, files, config)
    return files


def add_lesson(place: str, lesson: LessonFiles, files: Files, config: MkDocsConfig) -> None:
    """Add the notebook and the figures of a page, which is at `place` in docs/."""
    _lessons[f"{place}.md"] = lesson
    files.append(File.generated(config, f"{place}.ipynb", content=lesson.notebook))
    folder = place.partition("/")[0]
    for figure, content in lesson.page.figures.items():
        files.append(File.generated(config, f"{folder}/img/{figure}", content=content))


def add_demo(root: Path, files: Files, config: MkDocsConfig) -> None:
    """Add the files that the drawing page needs."""
    for path, source in demo_files(root, fetch=may_run()).items():
        if isinstance(source, bytes):
            files.append(File.generated(config, path, content=source))
        else:
            files.append(File.generated(config, path, abs_src_path=str(source)))


def add_benchmarks(root: Path, files: Files, config: MkDocsConfig) -> None:
    """Add the page of the benchmarks, made from the results in the project."""
    if not (root / "benchmarks" / "page.py").is_file():
        return
    if str(root) not in sys.path:  # the benchmarks belong to the project, not to the package
        sys.path.append(str(root))
    from benchmarks.page import write_page

    with TemporaryDirectory() as folder:
        write_page(Path(folder))
        for path in sorted(Path(folder).iterdir()):
            files.append(File.generated(config, path.name, content=path.read_bytes()))


def add_wheel(root: Path, files: Files, config: MkDocsConfig) -> None:
    """Add the package itself, which the notebooks of this site install in Colab."""
    if (root / "digitkit" / "build").is_dir():  # the whole project, not a part of it
        content = wheel_of(root)
        files.append(File.generated(config, f"wheel/{WHEEL}", content=content))


@cache  # `mkdocs serve` builds the site at each save
def wheel_of(root: Path) -> bytes:
    """Return the wheel of the project."""
    with TemporaryDirectory() as folder:
        code = f"import hatchling.build as build; build.build_wheel({folder!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
        )
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["no error message"])[-1]
            raise PluginError(f"the wheel could not be built: {why}")
        return (Path(folder) / WHEEL).read_bytes()


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace the source of a lesson by its page, and fill in lists of what there is."""
    lesson = _lessons.get(page.file.src_uri)
    if lesson is None:
        pages = Path(config.docs_dir, "lessons")
        if LESSONS in markdown:
            markdown = markdown.replace(LESSONS, lesson_list(pages))
        if FUNCTIONS in markdown:
            markdown = markdown.replace(FUNCTIONS, function_list(read_manifests(), pages))
        return with_picture(markdown, *ARCHITECTURE)
    page.meta["title"] = lesson.page.title
    page.meta["description"] = page.meta.get("question", "")
    return lesson.page.markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make the page smaller, link its terms, and add links to its pictures."""
    glossary = files.get_file_from_path(GLOSSARY)
    if glossary and page.file.src_uri in _lessons:
        html = link_terms(
            html, read_glossary(glossary.content_string), glossary.url_relative_to(page.file)
        )
        _linked.update(f"{page.url}#{anchor}" for anchor in LINKED.findall(html))
    return enlargeable(lighter(with_formulas(html)))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Link the glossary back, and add the tags for sharing where the site's address is known."""
    if page.file.src_uri == GLOSSARY:  # by now all lessons are there
        output = link_back(output, _linked)
    if not config.site_url:
        return output
    title = str(page.title if page.url else config.site_name)
    description = page.meta.get("description") or config.site_description or ""
    tags = share_tags(title, description, page.canonical_url or "", config.site_url)
    return output.replace("</head>", f"{tags}\n</head>", 1)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Put helpful text on the 404 page."""
    if template_name != "404.html":
        return output_content
    return not_found_page(output_content, base_path(config))


@event_priority(-100)  # after plugins that write files
def on_post_build(config: MkDocsConfig) -> None:
    """Let every page load one style sheet and one script."""
    try:
        bundle(Path(config.site_dir), base_path(config))
    except NotMovable as error:
        raise PluginError(str(error)) from None


def base_path(config: MkDocsConfig) -> str:
    """Return the path under which the site will be served, such as `/`."""
    return urlsplit(config.site_url or "/").path
