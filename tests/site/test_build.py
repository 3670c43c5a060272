"""The site is built strictly, from the project's own settings, around one small lesson."""

from __future__ import annotations

import io
import json
import logging
import re
import struct
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from digitkit.build import lesson
from digitkit.build.published import Published
from digitkit.build.site import pages
from digitkit.build.site.running import Ran
from tests.build.sample import MANIFESTS, PAGE, make_project
from tests.site.executed import fake_outputs, figure, sample_lesson

pytest.importorskip("mkdocs")
ROOT = Path(__file__).parents[2]
SETTINGS = f"""\
INHERIT: {(ROOT / "mkdocs.yml").as_posix()}
nav: [index.md, lessons/02_shapes.md]
hooks: [{(ROOT / "digitkit/build/site/hooks.py").as_posix()}]
plugins: [search]
watch: []
"""
URLS = """\
[project.urls]
Repository = "https://github.com/a/b"
Documentation = "https://a.github.io/b"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    root = tmp_path_factory.mktemp("project")
    project = make_project(root, PAGE.replace("[lesson 1](01_start.md)", "lesson 1"))
    (project.pages / "01_start.md").unlink()
    (project.pages / "index.md").unlink()
    (root / "docs" / "index.md").write_text("# Home\n\n[Begin](lessons/02_shapes.md)\n")
    (root / "mkdocs.yml").write_text(SETTINGS)
    (root / "pyproject.toml").write_text(URLS)
    with pytest.MonkeyPatch.context() as patch:
        outputs = fake_outputs(sample_lesson(project))
        outputs[1].append(figure())
        patch.setattr(pages, "run_solution", lambda *_: Ran(outputs=outputs, processor_seconds=1))
        patch.setattr(lesson, "read_manifests", lambda: MANIFESTS)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        patch.setattr(logging.getLogger("mkdocs"), "propagate", True)
        config = load_config(str(root / "mkdocs.yml"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return root / "site"


def test_the_lesson_is_there_with_outputs_figure_and_notebook(site: Path) -> None:
    html = (site / "lessons" / "02_shapes" / "index.html").read_text()
    assert "output of code-a-worked-example<" in html
    assert "<title>2. Measure shapes - digitkit</title>" in html
    image = re.search(r'src="\.\./(img/02_shapes-1\.png)"', html)
    assert image is not None
    assert (site / "lessons" / image[1]).is_file()
    assert 'href="../02_shapes.ipynb"' in html
    notebook = json.loads((site / "lessons" / "02_shapes.ipynb").read_text())
    sources = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "NotImplementedError" in sources
    assert "product = " not in sources
    assert "colab.research.google.com/github/a/b/blob/main/lessons/02_shapes.ipynb" in html
    assert 'href="https://github.com/a/b"' in html
    assert 'href="https://github.com/a/b/edit/main/docs/lessons/02_shapes.md"' in html
    assert '%pip install -q "digitkit @ https://a.github.io/b/wheel/digitkit-' in sources


def test_the_rubric_is_nowhere_on_the_site(site: Path) -> None:
    texts = [path.read_bytes() for path in site.rglob("*") if path.suffix in (".html", ".json")]
    assert texts
    assert not any(b"Half a sheet" in text for text in texts)


def test_the_404_page_helps(site: Path) -> None:
    html = (site / "404.html").read_text()
    assert "<h1>This page isn't here</h1>" in html
    assert '<a href="/b/">The front page</a>' in html


def test_search_finds_words_and_no_outputs(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text()
    assert "How wide is twice as wide?" in index
    assert "output of" not in index


def test_a_shared_link_shows_a_picture_and_the_sitemap_lists_the_pages(site: Path) -> None:
    html = (site / "lessons" / "02_shapes" / "index.html").read_text()
    assert '<meta property="og:url" content="https://a.github.io/b/lessons/02_shapes/">' in html
    assert '<meta property="og:image" content="https://a.github.io/b/img/card.png">' in html
    assert '<meta property="og:title" content="2. Measure shapes">' in html
    card = (site / "img" / "card.png").read_bytes()
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    sitemap = (site / "sitemap.xml").read_text()
    assert "<loc>https://a.github.io/b/lessons/02_shapes/</loc>" in sitemap


def test_nothing_is_requested_from_another_server(site: Path) -> None:
    loaded = re.compile(r'<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)="(?:https?:)?//([^"]+)')
    for path in site.rglob("*.html"):
        found = [
            each[1]
            for each in loaded.finditer(path.read_text())
            if 'rel="canonical"' not in each[0]
        ]
        assert not found


def test_code_keeps_its_text_without_marks_that_show_nothing(site: Path) -> None:
    html = (site / "lessons" / "02_shapes" / "index.html").read_text()
    assert '<span class="n">' not in html
    code = re.search(r"<code>([^/]*width(?:.|\n)*?)</code>", html)
    assert code is not None
    assert re.sub("<[^>]+>", "", code[1]).startswith("width = double(21)")


def test_the_site_carries_the_wheel_that_its_notebooks_install() -> None:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from digitkit.build.site import hooks

    config, files = MkDocsConfig(), Files([])
    config.plugins = SimpleNamespace(_current_plugin="hooks")  # type: ignore[assignment]
    hooks.add_wheel(ROOT, files, config)
    (wheel,) = files
    address = "https://a.github.io/b/"
    assert Published(site=address).requirement() == f"digitkit @ {address}{wheel.src_uri}"
    held = zipfile.ZipFile(io.BytesIO(wheel.content_bytes)).namelist()
    assert "digitkit/_lessons/03_split.ipynb" in held
