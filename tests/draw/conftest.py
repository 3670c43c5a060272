"""The drawing page in a real browser: served from this machine, with nothing else to reach."""

import functools
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from digitkit.build.demo import demo_files

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def files():
    """The files of the page that are gathered at build; npm brings the runtime if it must."""
    gathered = demo_files(ROOT)
    if "draw/runtime/ort.wasm.bundle.min.mjs" not in gathered:
        pytest.skip("needs npm, which brings the program that runs models in a browser")
    return gathered


@pytest.fixture(scope="session")
def site(tmp_path_factory, files):
    """The address of a site with the drawing page alone, in the project's own theme."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    docs = folder / "docs"
    for part in ("draw", "js", "css"):
        shutil.copytree(ROOT / "docs" / part, docs / part)
    for uri, what in files.items():
        place = docs / uri
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, Path):
            shutil.copy(what, place)
        else:
            place.write_text(what)
    text = (ROOT / "mkdocs.yml").read_text()
    settings = yaml.load(text, yaml.BaseLoader)
    kept = ("theme", "extra_css", "extra_javascript", "markdown_extensions")
    settings["theme"]["font"] = False  # the plain loader, which knows no tags, makes it a word
    own = {"site_name": "digitkit", "plugins": [], **{key: settings[key] for key in kept}}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(own))
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    handler = functools.partial(Silent, directory=str(folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser, site):
    """The drawing page; an error in its console or an outside request fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults = []
    opened.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda one: faults.append(one.url) if outside(one.url, site) else None)
    opened.on("requestfailed", lambda one: faults.append(one.url))
    opened.goto(f"{site}/draw/")
    yield opened
    context.close()
    assert faults == []


def outside(url: str, site: str) -> bool:
    return not url.startswith((site, "data:", "blob:"))
