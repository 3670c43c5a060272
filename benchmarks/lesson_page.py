"""A lesson's page in a browser: bytes, requests and time, beside the one of mkdocs-jupyter."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.figures import Aim, Effort, Row
from benchmarks.measure import ROOT, in_turns, run_timed

LESSON = "03_split"
PEER = ("mkdocs-jupyter>=0.26,<0.27", "mkdocs-material>=9.8,<10")
PEER_NAME = "mkdocs-jupyter"
# As its documentation begins. The theme's fonts, which come from another host, are left out.
SETTINGS = """site_name: peer
theme: {name: material, font: false}
plugins:
  - search
  - mkdocs-jupyter
"""
FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((seen) =>
  done(seen.getEntriesByName("first-contentful-paint")[0]?.startTime)
).observe({ type: "paint", buffered: true }))"""
DRAWING = {
    "model of the drawing demo": ("draw/digits.onnx",),
    "program of the drawing demo that runs it": (
        "draw/runtime/ort-wasm-simd-threaded.wasm.gz",  # what a browser that unpacks fetches
        "draw/runtime/ort.wasm.bundle.min.mjs",
    ),
}


def measure(effort: Effort) -> list[Row]:
    """Build both sites, then load the lesson in turns, each time with an empty cache.

    Quick runs of the bench execute no solution, so that the pages have no outputs.
    """
    from tests.browser import chromium, serving

    with tempfile.TemporaryDirectory() as folder:
        ours, peer = Path(folder, "ours"), Path(folder, "peer")
        build_ours(ours, effort.quick)
        build_peer(peer, effort.quick)
        places = {"ours": (ours, f"lessons/{LESSON}/"), "peer": (peer / "site", f"{LESSON}/")}
        with chromium() as browser, serving(ours) as first, serving(peer / "site") as second:
            addresses = {"ours": first, "peer": second}
            cases = {
                name: partial(load, browser, addresses[name], place)
                for name, (_, place) in places.items()
            }
            found = in_turns(cases, 1 if effort.quick else 5)
        return rows_of(found) + drawing_rows(ours)


def build_ours(site: Path, quick: bool) -> None:
    """Build the project's site; outputs of solutions that are kept are taken, others made."""
    words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    run_timed(words, more={"DIGITKIT_OUTPUTS": "cached"} if quick else {})


def build_peer(folder: Path, quick: bool) -> None:
    """Build a site of the executed solution alone, in an environment that is made for it."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Peer\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    if quick:
        shutil.copy(ROOT / "solutions" / f"{LESSON}.ipynb", docs)
    else:
        words = [sys.executable, "-m", "digitkit.cli", "build", LESSON, "--outputs", str(docs)]
        run_timed(words)
    packages = [word for package in PEER for word in ("--with", package)]
    apart = ["run", "--no-project", "--isolated", "--python", sys.executable, *packages]
    run_timed([*uv(), *apart, "mkdocs", "build", "--quiet"], folder, more={"PYTHONPATH": ""})


def uv() -> list[str]:
    """Find uv, with which the project is set up.

    Raises:
        FileNotFoundError: it isn't there.
    """
    found = os.environ.get("UV") or shutil.which("uv")
    if found is None:
        raise FileNotFoundError("uv isn't on PATH; the bench lesson_page makes its peer with it")
    return [found]


def load(browser: Any, address: str, place: str) -> dict[str, float]:
    """Load a page in a fresh window, and tell what came over and when something could be read.

    What a page asks of other hosts is counted as a request and refused at once, so that neither its
    bytes nor the wait for them count against it.
    """
    with window(browser) as (page, asked, sizes):
        page.route(lambda url: not url.startswith(address), lambda route: route.abort())
        page.goto(f"{address}/{place}", wait_until="networkidle")
        painted = page.evaluate(FIRST_PAINT)
        loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    return {
        "kB": sum(sizes) / 1000,
        "requests": float(len(asked)),
        "painted": painted / 1000,
        "loaded": loaded / 1000,
    }


@contextmanager
def window(browser: Any) -> Iterator[tuple[Any, list[str], list[int]]]:
    """Open a window with an empty cache; give the page, what it asks for, the sizes that came."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    sizes: list[int] = []
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.on("request", lambda request: note(asked, request.url))
    try:
        yield page, asked, sizes
    finally:
        context.close()


def note(asked: list[str], url: str) -> None:
    """Note a request; what stands in the page itself is none."""
    if not url.startswith(("data:", "blob:")):
        asked.append(url)


def rows_of(found: dict[str, dict[str, list[float]]]) -> list[Row]:
    """Make the lines of the table."""
    words = {
        "kB": ("what comes over", "kB"),
        "requests": ("requests", "requests"),
        "painted": ("time until something can be read", "s"),
        "loaded": ("time until all is loaded", "s"),
    }
    return [
        Row(
            f"{LESSON}: {what}",
            unit,
            found["ours"][figure],
            found["peer"][figure],
            PEER_NAME,
            Aim("ratio", "at most", 1.0),
        )
        for figure, (what, unit) in words.items()
    ]


def drawing_rows(site: Path) -> list[Row]:
    """Tell the sizes of what the drawing page fetches, where the site was built with npm."""
    return [
        Row(what, "kB", [sum((site / place).stat().st_size for place in places) / 1000])
        for what, places in DRAWING.items()
        if all((site / place).is_file() for place in places)
    ]
