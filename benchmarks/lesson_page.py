"""A lesson's page in a browser: bytes, requests and time, compared with mkdocs-jupyter's page."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.measure import ROOT, Samples, Values, measure_interleaved, run_timed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LESSON = "03_split"
PEER = ("mkdocs-jupyter>=0.26,<0.27", "mkdocs-material>=9.8,<10")
PEER_NAME = "mkdocs-jupyter"
# The first example of its documentation, without the theme's fonts from another server.
SETTINGS = """site_name: peer
theme: {name: material, font: false}
plugins:
  - search
  - mkdocs-jupyter
"""
FIRST_PAINT = """() => new Promise((resolve) => new PerformanceObserver((entries) =>
  resolve(entries.getEntriesByName("first-contentful-paint")[0]?.startTime)
).observe({ type: "paint", buffered: true }))"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
DRAWING = {
    "model of the drawing demo": ("draw/network.bin",),
    "ONNX Runtime of the drawing demo": (
        "draw/runtime/ort-wasm-simd-threaded.wasm.gz",  # for browsers that can decompress it
        "draw/runtime/ort.wasm.bundle.min.mjs",
    ),
}


def measure(effort: Effort) -> list[Row]:
    """Build both sites, then load the lesson alternately, each time with an empty cache.

    Quick runs execute no solution, so that the pages have no outputs.
    """
    from tests.browser import chromium, serving

    with tempfile.TemporaryDirectory() as folder:
        ours, peer = Path(folder, "ours"), Path(folder, "peer")
        build_ours(ours, effort.quick)
        build_peer(peer, effort.quick)
        with chromium() as browser, serving(ours) as our_url, serving(peer / "site") as peer_url:
            cases = {
                "ours": partial(load, browser, our_url, f"lessons/{LESSON}/"),
                "peer": partial(load, browser, peer_url, f"{LESSON}/"),
            }
            samples = measure_interleaved(cases, 1 if effort.quick else 5)
        return rows_of(samples) + drawing_rows(ours)


def build_ours(site: Path, quick: bool) -> None:
    """Build the project's site, with cached outputs of solutions; a full run adds missing ones."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    run_timed(command, variables={"DIGITKIT_OUTPUTS": "cached"} if quick else {})


def build_peer(folder: Path, quick: bool) -> None:
    """Build a site of the executed solution alone, in an environment of its own."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Peer\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    if quick:
        shutil.copy(ROOT / "solutions" / f"{LESSON}.ipynb", docs)
    else:
        run_timed([sys.executable, "-m", "digitkit.cli", "build", LESSON, "--outputs", str(docs)])
    command = [uv(), "run", "--no-project", "--isolated", "--python", sys.executable]
    command += [word for package in PEER for word in ("--with", package)]
    run_timed([*command, "mkdocs", "build", "--quiet"], folder, variables={"PYTHONPATH": ""})


def uv() -> str:
    """Return the path of uv.

    Raises:
        FileNotFoundError: it is not installed.
    """
    path = os.environ.get("UV") or shutil.which("uv")
    if path is None:
        raise FileNotFoundError(
            "uv isn't on PATH; the benchmark lesson_page builds its peer's site with it"
        )
    return path


def load(browser: Browser, url: str, path: str) -> Values:
    """Load a page in a new window.

    Requests to other servers are counted, but aborted at once, so that neither their bytes nor
    their time count.

    Returns:
        The received `kB`, the number of `requests`, and the seconds until the first content was
        `painted` and until all was `loaded`.
    """
    with window(browser) as (page, requests, sizes):
        page.route(lambda target: not target.startswith(url), lambda route: route.abort())
        page.goto(f"{url}/{path}", wait_until="networkidle")
        painted, loaded = page.evaluate(FIRST_PAINT), page.evaluate(LOADED)
    return {
        "kB": sum(sizes) / 1000,
        "requests": float(len(requests)),
        "painted": painted / 1000,
        "loaded": loaded / 1000,
    }


@contextmanager
def window(browser: Browser) -> Iterator[tuple[Page, list[str], list[int]]]:
    """Open a window with an empty cache; yield its page, requested URLs and received bytes."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    requests: list[str] = []
    sizes: list[int] = []

    def record(url: str) -> None:
        if not url.startswith(("data:", "blob:")):  # part of the page itself
            requests.append(url)

    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: record(request.url))
    try:
        yield page, requests, sizes
    finally:
        context.close()


def rows_of(samples: dict[str, Samples]) -> list[Row]:
    """Return the rows of the table."""
    labels = {
        "kB": ("data received", "kB"),
        "requests": ("requests", "requests"),
        "painted": ("time until the first content is visible", "s"),
        "loaded": ("time until everything is loaded", "s"),
    }
    aim = Aim("ratio", "at most", 1.0)
    return [
        Row(f"{LESSON}: {what}", unit, samples["ours"][key], samples["peer"][key], PEER_NAME, aim)
        for key, (what, unit) in labels.items()
    ]


def drawing_rows(site: Path) -> list[Row]:
    """Return the sizes of what the drawing page downloads, if the site was built with npm."""
    return [
        Row(what, "kB", [sum((site / path).stat().st_size for path in paths) / 1000])
        for what, paths in DRAWING.items()
        if all((site / path).is_file() for path in paths)
    ]
