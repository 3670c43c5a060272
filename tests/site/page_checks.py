"""What must hold for every page of the site, lesson or not."""

from __future__ import annotations

from urllib.parse import unquote, urldefrag

from tests.site.built import SITE, expect_none
from tests.site.visits import Visit, anchors


class PageChecks:
    """The tests of one page, `place`; a subclass chooses the pages."""

    def test_no_error_and_no_request_that_fails_or_leaves(self, visit: Visit) -> None:
        expect_none(visit.faults)

    def test_the_page_does_not_scroll_sideways(self, visit: Visit) -> None:
        expect_none(visit.sideways)

    def test_axe_finds_no_barrier(self, visit: Visit) -> None:
        expect_none(visit.barriers)

    def test_headings_are_an_outline(self, visit: Visit) -> None:
        headings = visit.survey["headings"]
        levels = [level for level, _ in headings]
        assert levels.count(1) == 1
        assert levels[0] == 1
        jumps = [
            deep
            for deep, (above, _) in zip(headings[1:], headings, strict=False)
            if deep[0] > above + 1
        ]
        expect_none(jumps)
        assert all(text for _, text in headings)

    def test_images_have_words(self, visit: Visit) -> None:
        mute = [src for src, alt in visit.survey["images"] if not (alt or "").strip()]
        expect_none(mute)

    def test_the_page_has_a_title_and_a_language(self, visit: Visit) -> None:
        assert visit.survey["title"].strip()
        assert visit.survey["language"] == "en"

    def test_links_and_anchors_hold(self, address: str, visit: Visit) -> None:
        dead = [url for url in visit.survey["links"] if not leads_somewhere(address, url)]
        expect_none(dead)


def leads_somewhere(address: str, url: str) -> bool:
    """Check whether a link within the site leads to a file, and to an anchor in it."""
    whole, anchor = urldefrag(url)
    if not whole.startswith(f"{address}/"):
        return whole.startswith("https://")  # other servers are not requested
    place = unquote(whole.removeprefix(f"{address}/"))
    path = SITE / place
    path = path / "index.html" if place.endswith("/") or not place else path
    if not path.is_file():
        return False
    return not anchor or unquote(anchor) in anchors(path)
