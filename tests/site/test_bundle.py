"""A page loads one style sheet and one script with the content of several."""

import re

import pytest

from digitkit.build.site.bundle import NotMovable, bundle

PAGE = """<!doctype html>
<head>
<link rel="icon" href="{root}assets/favicon.png">
<link rel="stylesheet" href="{root}assets/theme.css">
<link rel="stylesheet" href="{root}css/own.css">
<link rel="stylesheet" href="https://example.org/far.css">
</head>
<p>text</p>
<script src="{root}assets/theme.js"></script>
<script src="{root}js/own.js"></script>
<script type="module" src="app.js"></script>
<script>inline()</script>
"""
FILES = {
    "assets/theme.css": '@charset "UTF-8";a{color:red}b{background:url("data:image/svg+xml,x")}\n'
    "/*# sourceMappingURL=theme.css.map*/",
    "css/own.css": "a { color: blue }",
    "assets/theme.js": "window.order = [1]\n//# sourceMappingURL=theme.js.map",
    "js/own.js": "window.order.push(2);",
}


@pytest.fixture
def site(tmp_path):
    for place, text in FILES.items():
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    for place, root in {"index.html": "", "a/b/index.html": "../../", "404.html": "/base/"}.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(PAGE.format(root=root), encoding="utf-8")
    bundle(tmp_path, "/base/")
    return tmp_path


def places(site, page, ending):
    html = (site / page).read_text(encoding="utf-8")
    return re.findall(rf'(?:href|src)="([^"]*\.{ending})"', html)


@pytest.mark.parametrize("page", ["index.html", "a/b/index.html"])
def test_a_page_loads_one_of_each(site, page):
    sheet, far = places(site, page, "css")
    script, module = places(site, page, "js")
    assert (far, module) == ("https://example.org/far.css", "app.js")
    text = ((site / page).parent / sheet).read_text(encoding="utf-8")
    assert text.startswith('@charset "UTF-8";\na{color:red}')
    assert text.index("red") < text.index("blue")
    assert "url(" in text
    assert "sourceMappingURL" not in text
    text = ((site / page).parent / script).read_text(encoding="utf-8")
    assert text == "window.order = [1];\nwindow.order.push(2);\n"


def test_the_first_sheet_may_be_anywhere(site):
    html = PAGE.format(root="../../").replace("assets/theme.css", "css/own.css")
    (site / "a" / "b" / "index.html").write_text(html, encoding="utf-8")
    bundle(site, "/base/")
    sheet, _ = places(site, "a/b/index.html", "css")
    assert (site / "a" / "b" / sheet).resolve().is_file()


def test_the_404_page_loads_from_the_root(site):
    sheet, _ = places(site, "404.html", "css")
    assert sheet.startswith("/base/assets/")
    assert (site / sheet.removeprefix("/base/")).is_file()


def test_all_else_on_a_page_stays(site):
    html = (site / "index.html").read_text(encoding="utf-8")
    for kept in ('<link rel="icon" href="assets/favicon.png">', "<p>text</p>", "inline()"):
        assert kept in html


def test_the_same_files_make_one_file(site):
    assert len(list((site / "assets").glob("site.*.css"))) == 1
    assert len(list((site / "assets").glob("site.*.js"))) == 1


def test_what_is_bundled_already_stays(site):
    before = (site / "index.html").read_text(encoding="utf-8")
    bundle(site, "/base/")
    assert (site / "index.html").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("rule", ["a{background:url(img/x.png)}", "@import 'x.css';"])
def test_a_sheet_that_names_a_file_beside_it_is_refused(site, rule):
    (site / "css" / "own.css").write_text(rule, encoding="utf-8")
    (site / "index.html").write_text(PAGE.format(root=""), encoding="utf-8")
    with pytest.raises(NotMovable, match=r"own\.css names a file beside it"):
        bundle(site, "/base/")
