"""Wide pictures get a link to their full size; the rest of a page is not changed."""

import pytest

from digitkit.build.site.hooks import enlargeable, not_found_page

FIGURE = (
    '<figure class="cell-figure">\n<img alt="Two lines &gt; 1" src="img/a.png" {} />\n</figure>'
)


def test_a_wide_figure_gets_a_link_to_its_file() -> None:
    html = enlargeable(FIGURE.format('width="640"'))
    assert html.count('<a class="enlarge" href="img/a.png"') == 1
    assert html.startswith('<figure class="enlargeable cell-figure">')
    assert 'alt="Two lines &gt; 1"' in html


def test_a_picture_alone_in_a_paragraph_becomes_a_figure() -> None:
    html = enlargeable('<p>Words.</p>\n<p><img alt="a" src="../a.svg"></p>')
    assert html.startswith('<p>Words.</p>\n<figure class="enlargeable picture">')
    assert '<a class="enlarge" href="../a.svg"' in html
    assert html.endswith("</figure>")


@pytest.mark.parametrize(
    "html",
    [
        FIGURE.format('width="302"'),
        '<p>A digit <img alt="a 3" src="3.png"> in a line.</p>',
        '<p><img alt="a" class="front" src="a.svg" width="720"></p>',
    ],
    ids=["narrow", "in a line", "front"],
)
def test_other_pictures_stay_as_they_are(html: str) -> None:
    assert enlargeable(html) == html


def test_the_404_page_has_links_that_work_at_any_address() -> None:
    html = not_found_page("<main>\n<h1>404 - Not found</h1>\n</main>", "/course/")
    assert "404 - Not found" not in html
    assert '<a href="/course/">' in html
    assert '<a href="/course/draw/">' in html


def test_a_theme_with_another_404_page_is_noticed() -> None:
    with pytest.raises(ValueError, match="no heading that begins with 404"):
        not_found_page("<h1>Nothing here</h1>", "/")
