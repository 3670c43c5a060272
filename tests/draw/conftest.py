"""The drawing page in a real browser: served from this machine, with nothing else to reach."""

import pytest

from digitkit.build.drawing_page import demo_files
from tests.browser import ROOT, Watch, serving
from tests.small_site import build_small_site


@pytest.fixture(scope="session")
def page_files():
    """The files of the page that are gathered at build; npm brings the runtime if it must."""
    gathered = demo_files(ROOT)
    if "draw/runtime/ort.wasm.bundle.min.mjs" not in gathered:
        pytest.skip("needs npm, which brings the program that runs models in a browser")
    return gathered


@pytest.fixture(scope="session")
def site(tmp_path_factory, page_files):
    """The address of a site with the first page and the drawing page, in the project's theme."""
    folder = tmp_path_factory.mktemp("site")
    parts = ("index.md", "draw", "js", "css", "img")
    with serving(build_small_site(folder, parts, page_files)) as address:
        yield address


@pytest.fixture
def first_page(browser, site):
    """The first page, watched likewise."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    watch = Watch(site)
    watch.over(opened)
    opened.goto(f"{site}/")
    yield opened
    context.close()
    assert watch.taken() == []


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
