"""A page's bytes and requests, as a browser sees them."""

import pytest

from benchmarks import lesson_page
from tests.browser import serving

PAGE = """<!doctype html><title>x</title><link rel=icon href=data:,>
<img src=a.png><img src=data:image/gif;base64,R0lGODlhAQABAAAAACw=>
<script src=http://elsewhere.invalid/x.js></script><p>words</p>"""


def test_a_page_is_counted_with_all_it_asks_for(browser, tmp_path):
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"\x89PNG" + bytes(50_000))
    with serving(tmp_path) as address:
        told = [lesson_page.load(browser, address, "") for _ in range(2)]
    for one in told:  # the second window knows nothing of the first one's cache
        assert one["requests"] == 3  # the page, its picture, and one that another host is asked for
        assert 50 < one["kB"] < 52
        assert 0 < one["painted"] <= 5 and 0 < one["loaded"] <= 5


def test_a_page_is_set_beside_the_peers():
    figures = {"kB": [10.0], "requests": [9.0], "painted": [0.1], "loaded": [0.2]}
    rows = lesson_page.rows_of({"ours": figures, "peer": {**figures, "requests": [6.0]}})
    assert [row.summary()["reached"] for row in rows] == [True, False, True, True]


def test_sizes_of_the_drawing_page_are_told_where_it_was_built_whole(tmp_path):
    (tmp_path / "draw").mkdir()
    (tmp_path / "draw" / "digits.onnx").write_bytes(bytes(2500))
    assert [row.ours for row in lesson_page.drawing_rows(tmp_path)] == [[2.5]]


def test_without_uv_there_is_one_clear_line(monkeypatch):
    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="uv isn't on PATH"):
        lesson_page.uv()
