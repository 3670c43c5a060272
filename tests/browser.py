"""A real browser that reaches this machine alone, and a site served to it."""

from __future__ import annotations

import functools
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.needs import browser_program

ROOT = Path(__file__).parents[1]
CHROMIUM = browser_program()
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
    """Serves files and says nothing of each request."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    handler = functools.partial(Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Watch:
    """What goes wrong in a page, from the moment it is watched.

    Attributes:
        address: the site's address; a request to any other one is a fault.
        faults: a line for each.
    """

    address: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Any) -> None:
        """Watch a page."""
        page.on("console", lambda said: self.heard(said.type, said.text))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", lambda asked: self.went(asked.url))
        page.on("requestfailed", lambda asked: self.faults.append(f"failed: {asked.url}"))
        page.on("response", lambda given: self.came(given.status, given.url))

    def heard(self, kind: str, text: str) -> None:
        """Take a line of the console."""
        if kind in ("error", "warning"):
            self.faults.append(f"console {kind}: {text}")

    def went(self, url: str) -> None:
        """Take a request."""
        if not url.startswith((f"{self.address}/", "data:", "blob:")):
            self.faults.append(f"outside: {url}")

    def came(self, status: int, url: str) -> None:
        """Take an answer."""
        if status >= 400:
            self.faults.append(f"{status}: {url}")

    def taken(self) -> list[str]:
        """Give the faults until now, and begin anew."""
        faults, self.faults = self.faults, []
        return faults


@contextmanager
def watched_page(browser: Any, address: str, path: str) -> Iterator[Any]:
    """Give a page of a site; an error in its console or an outside request fails the test.

    Args:
        browser: a running browser.
        address: the site's address.
        path: the page's, such as `"draw/"`.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    watch = Watch(address)
    watch.over(opened)
    opened.goto(f"{address}/{path}")
    yield opened
    context.close()
    assert watch.taken() == []


def axe_script() -> str:
    """Give the checker of accessible pages, which npm brings where it isn't there."""
    script = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return script.read_text(encoding="utf-8")
