"""The drawing page in a real browser: served from this machine, with nothing else to reach."""

import shutil
from pathlib import Path

import pytest
import yaml

from digitkit.build.drawing_page import demo_files
from tests.browser import ROOT, Watch, serving


@pytest.fixture(scope="session")
def page_files():
    """The files of the page that are gathered at build; npm brings the runtime if it must."""
    gathered = demo_files(ROOT)
    if "draw/runtime/ort.wasm.bundle.min.mjs" not in gathered:
        pytest.skip("needs npm, which brings the program that runs models in a browser")
    return gathered


@pytest.fixture(scope="session")
def site(tmp_path_factory, page_files):
    """The address of a site with the drawing page alone, in the project's own theme."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    docs = folder / "docs"
    for part in ("draw", "js", "css"):
        shutil.copytree(ROOT / "docs" / part, docs / part)
    for uri, what in page_files.items():
        place = docs / uri
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, Path):
            shutil.copy(what, place)
        else:
            place.write_bytes(what)
    text = (ROOT / "mkdocs.yml").read_text()
    settings = yaml.load(text, yaml.BaseLoader)
    kept = ("theme", "extra_css", "extra_javascript", "markdown_extensions")
    settings["theme"]["font"] = False  # the plain loader, which knows no tags, makes it a word
    own = {"site_name": "digitkit", "plugins": [], **{key: settings[key] for key in kept}}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(own))
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    with serving(folder / "site") as address:
        yield address


@pytest.fixture
def page(browser, site):
    """The drawing page; an error in its console or an outside request fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    watch = Watch(site)
    watch.over(opened)
    opened.goto(f"{site}/draw/")
    yield opened
    context.close()
    assert watch.taken() == []
