"""The drawing page in a real browser: served from this machine, with nothing else to reach."""

import pytest

from digitkit.build.drawing_page import demo_files
from tests.browser import ROOT, serving, watched_page
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
    """The first page, watched."""
    with watched_page(browser, site, "") as opened:
        yield opened


@pytest.fixture
def page(browser, site):
    """The drawing page, watched."""
    with watched_page(browser, site, "draw/") as opened:
        yield opened
