"""A page's bytes and requests in a browser."""

import pytest

from benchmarks import lesson_page
from tests.browser import serving

PAGE = """<!doctype html><title>x</title><link rel=icon href=data:,>
<link rel=stylesheet href=a.css><img src=data:image/gif;base64,R0lGODlhAQABAAAAACw=>
<script src=http://elsewhere.invalid/x.js></script><p>words</p>"""


def test_all_requests_of_a_page_are_counted(browser, tmp_path):
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.css").write_text(" " * 50_000, encoding="utf-8")
    with serving(tmp_path) as address:
        loads = [lesson_page.load(browser, address, "") for _ in range(2)]
    for values in loads:  # the second window does not share the cache of the first
        assert (
            values["requests"] == 3
        )  # the page, its style sheet, and a script from another server
        assert 50 < values["kB"] < 52
        assert 0 < values["painted"] <= 5 and 0 < values["loaded"] <= 5


def test_a_page_is_compared_with_the_peers():
    samples = {"kB": [10.0], "requests": [9.0], "painted": [0.1], "loaded": [0.2]}
    rows = lesson_page.rows_of({"ours": samples, "peer": {**samples, "requests": [6.0]}})
    assert [row.summary()["reached"] for row in rows] == [True, False, True, True]


def test_the_drawing_page_has_sizes_if_it_was_built_completely(tmp_path):
    (tmp_path / "draw").mkdir()
    (tmp_path / "draw" / "network.bin").write_bytes(bytes(2500))
    assert [row.ours for row in lesson_page.drawing_rows(tmp_path)] == [[2.5]]


def test_without_uv_there_is_one_clear_line(monkeypatch):
    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="uv isn't on PATH"):
        lesson_page.uv()
