"""Outputs are cleaned for a page."""

from __future__ import annotations

import sysconfig

import pytest

from digitkit.build.site.lesson_page import plain_text, safe_html, warnings_only


@pytest.mark.parametrize(
    ("put_out", "shown"),
    [
        ("\x1b[1m\x1b[32mdone\x1b[0m\n", "done"),
        ("\x1b]8;;https://example.org\x07link\x1b]8;;\x07", "link"),
        ("1/3\r2/3\r3/3\n", "3/3"),
        ("windows\r\nlines\r\n", "windows\nlines"),
        ("12\x08\x0834", "34"),
        ("  kept   as it is\n\n  twice", "  kept   as it is\n\n  twice"),
    ],
)
def test_text_is_what_a_terminal_leaves(put_out: str, shown: str) -> None:
    assert plain_text(put_out) == shown


def test_log_lines_of_tensorflow_are_left_out() -> None:
    noise = (
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
        "I0000 00:00:1795356119.644243    9077 port.cc:153] oneDNN custom operations are on.\n"
        "E0000 00:00:1795356119.6 9077 cuda_executor.cc:1] failed call to cuInit\n"
        "To enable the following instructions: AVX2, rebuild TensorFlow.\n"
    )
    assert warnings_only(noise) == ""


def test_a_warning_stays_without_the_machines_paths() -> None:
    warned = (
        "/tmp/ipykernel_12/345.py:3: RuntimeWarning: divide by zero\n"
        f"{sysconfig.get_path('purelib')}/sklearn/base.py:7: FutureWarning: soon\n"
    )
    assert warnings_only(warned) == (
        "line 3: RuntimeWarning: divide by zero\nsklearn/base.py:7: FutureWarning: soon"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<div onclick="alert(1)">a</div>',
        '<a href="javascript:alert(1)">a</a>',
        '<iframe src="https://example.org"></iframe>',
        '<div style="background:url(https://example.org/a.png)">a</div>',
        '<div style="background:u\\72l(https://example.org/a.png)">a</div>',
        "<style>@import 'https://example.org'</style>",
        "<script>alert(1)",
    ],
)
def test_html_that_runs_or_fetches_is_sanitized(hostile: str) -> None:
    cleaned = safe_html(hostile)
    for danger in ("alert", "javascript", "onerror", "onclick", "example.org", "<script", "<style"):
        assert danger not in cleaned


def test_a_table_and_a_card_keep_what_they_need() -> None:
    table = '<table class="dataframe"><thead><tr><th></th><th>label</th></tr></thead></table>'
    assert safe_html(table) == table.replace("<th></th>", "<td></td>")
    fold = "<details><summary>6</summary></details>"
    cleaned = safe_html(f'<div role="status" style="display: flex; gap: .2em;">{fold}</div>')
    assert "role" not in cleaned  # nothing on a page that was made long ago is news
    assert "display: flex" in cleaned
    assert fold in cleaned
