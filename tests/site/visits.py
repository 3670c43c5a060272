"""Visits to the pages of a built site: each page once in the light and once in the dark."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.browser import Watch

WIDTHS = (390, 768, 1280)
CHECKED = (390, 1280)  # where axe looks; the theme has no third layout of its own between them
SCHEMES = ("light", "dark")
Only = dict[str, Any]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]

WHOLE = {"type": "tag", "values": [*STANDARD, "best-practice"]}
# What depends on colours, and so on the scheme.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

AXE = """async ([only, within]) => {
  const found = await axe.run(within ? document.querySelector(within) : document, {
    runOnly: only,
    ...(only.type === "tag" && { rules: { "target-size": { enabled: true } } }),
    resultTypes: ["violations"],
    preload: false,
  });
  const why = (node) => node.any.concat(node.all, node.none)[0]?.message;
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${why(node) ?? one.help}`));
}"""
# How far the page can be scrolled sideways, and which elements cause it.
SIDEWAYS = """() => {
  const all = document.scrollingElement, wide = all.clientWidth;
  if (all.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > wide + 1)
    .map((one) => one.tagName.toLowerCase() + (one.className && "." + one.className));
  return [`${all.scrollWidth - wide} pixels: ${out.slice(0, 5).join(", ")}`];
}"""
# What a change of width moves or fades comes to rest, and boxes that scroll get into the tab order.
SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  for (const one of document.getAnimations()) one.finish();
  await new Promise(requestAnimationFrame);
}"""
FIGURE_WIDTHS = """[...document.querySelectorAll(".cell-figure img")]
  .map((one) => Number(one.getAttribute("width")))"""
# A page that is left while a picture is on its way has a request that failed.
ALL_PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().catch(() => null);
}))"""
OPEN_FOLDS = "document.querySelectorAll('.md-content details').forEach((one) => (one.open = true))"
SURVEY = """() => {
  const all = (what, give) => [...document.querySelectorAll(what)].map(give);
  const without = document.querySelector(".md-content").cloneNode(true);
  without.querySelectorAll("[data-search-exclude]").forEach((one) => one.remove());
  return {
    title: document.title,
    language: document.documentElement.lang,
    links: all("a[href]", (one) => one.href),
    headings: all(".md-content :is(h1, h2, h3, h4, h5, h6)", (one) =>
      [Number(one.tagName[1]), one.textContent.trim()]),
    images: all(".md-content img", (one) => [one.src, one.getAttribute("alt")]),
    outputs: all("[data-search-exclude]", (one) => one.textContent),
    words: without.textContent,
    previous: all("a.md-footer__link--prev", (one) => one.href),
    next: all("a.md-footer__link--next", (one) => one.href),
  };
}"""


@dataclass
class Visit:
    """What was seen of a page.

    Attributes:
        survey: its title, links, headings, images, outputs, and its words without those.
        faults: errors in the console, and requests that failed or went elsewhere.
        sideways: where the page can be scrolled sideways.
        barriers: what axe found.
    """

    survey: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)


def find_pages(site: Path) -> list[str]:
    """Return the paths of all pages, such as `lessons/01_load/`; the front page is ``."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return [place.removesuffix("index.html") for place in found]


class Anchors(HTMLParser):
    """Find what a link to a part of a page can name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add the id of an element, or the name of an old anchor."""
        values = dict(attrs)
        self.found.add(values.get("id") or "")
        if tag == "a":
            self.found.add(values.get("name") or "")


@cache
def anchors(file: Path) -> set[str]:
    """Return the anchors that a link to this page can name, from its file."""
    reader = Anchors()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.found


class Visitor:
    """Visit pages, and remember what was seen.

    Args:
        browser: a running browser.
        address: where the site is served.
        axe: the text of axe-core.
    """

    def __init__(self, browser: Any, address: str, axe: str) -> None:
        self.address = address
        self.watch = Watch(address)
        self.seen: dict[str, Visit] = {}
        self.contexts = {scheme: browser.new_context(color_scheme=scheme) for scheme in SCHEMES}
        self.pages = {}
        for scheme, context in self.contexts.items():
            context.add_init_script(axe)
            self.pages[scheme] = context.new_page()
            self.watch.over(self.pages[scheme])

    def visit(self, place: str) -> Visit:
        """Return what a page looks like; each is looked at once."""
        if place not in self.seen:
            self.seen[place] = Visit()
            for scheme in SCHEMES:
                self.look(place, scheme, self.seen[place])
        return self.seen[place]

    def look(self, place: str, scheme: str, visit: Visit) -> None:
        """Look at a page in one scheme, at all widths, first as it comes, then with open folds."""
        page = self.pages[scheme]
        page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        page.goto(f"{self.address}/{place}")
        self.judge(page, f"{scheme}, closed", visit, None)
        visit.survey = page.evaluate(SURVEY)
        page.evaluate(OPEN_FOLDS)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            only = WHOLE if scheme == SCHEMES[0] else COLOURS
            self.judge(page, f"{scheme}, {width}", visit, only if width in CHECKED else None)
        page.evaluate(ALL_PICTURES)
        page.wait_for_load_state("networkidle")  # by now it is; or the next page gets its faults
        visit.faults += [f"{scheme}: {line}" for line in self.watch.taken()]

    def judge(self, page: Any, where: str, visit: Visit, only: Only | None = WHOLE) -> None:
        """Look at a page in its current state."""
        page.evaluate(SETTLED)
        visit.sideways += [f"{where}: {line}" for line in page.evaluate(SIDEWAYS)]
        if only:
            visit.barriers += [f"{where}: {line}" for line in page.evaluate(AXE, [only, ""])]
