"""Terms of the lessons are in the glossary, and both link to each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown.extensions.toc import slugify

from digitkit.build.page_parser import read_page
from digitkit.build.site.glossary import Entry, link_back, link_terms, read_glossary

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "glossary.md").read_text(encoding="utf-8")
ENTRIES = read_glossary(TEXT)
LESSONS = sorted((DOCS / "lessons").glob("[0-9]*.md"))
ASKED = {
    "gradient", "backpropagation", "stochastic", "logits", "regularization", "generalization",
    "learning-rate schedule", "receptive field", "global average pooling", "transfer learning",
    "saliency", "fine-tuning",
}  # fmt: skip
BOLD = re.compile(r"\*\*([^*{}]+)\*\*")
# Printed bold for emphasis, or as the first words of an item; they are no terms.
EMPHASIS = {
    "numbered", "first", "before", "every", "below", "full turn", "nearest", "core", "stretch",
    "a stride of 2", "normalization", "the rate", "batches of 128", "your augmenter",
    "more filters",
    "draw it", "augment only by what leaves the label true",
}  # fmt: skip


def forms() -> set[str]:
    return {form.lower() for entry in ENTRIES for form in entry.forms}


def bold_terms(lesson: Path) -> set[str]:
    page, faults = read_page(lesson.read_text(encoding="utf-8"), f"docs/lessons/{lesson.name}")
    assert not faults
    texts = [re.sub(r"`[^`]*`|^```.*?^```", "", p.text, flags=re.S | re.M) for p in page.proses()]
    found = {" ".join(match[1].split()).lower() for text in texts for match in BOLD.finditer(text)}
    return {term for term in found if len(term) > 1 and term[-1] not in ".?:"} - EMPHASIS


def test_every_entry_is_read_and_has_one_place() -> None:
    assert len(ENTRIES) == TEXT.count("\n## ")
    assert [entry.term for entry in ENTRIES] == sorted(
        {entry.term for entry in ENTRIES}, key=str.lower
    )
    for entry in ENTRIES:
        assert (DOCS / f"{entry.page}.md").is_file()
        assert entry.meaning.endswith(".")
        assert entry.anchor == slugify(entry.term, "-")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_term_printed_bold_has_an_entry(lesson: Path) -> None:
    terms = bold_terms(lesson)
    assert len(terms) > 4
    assert terms - forms() == set()


def test_the_fields_words_have_entries() -> None:
    assert ASKED - forms() == set()


def entry(term: str, **more: object) -> Entry:
    return Entry(term, f"What {term} means.", "lessons/01_load", **more)  # type: ignore[arg-type]


def linked(html: str, *entries: Entry) -> list[str]:
    page = link_terms(html, list(entries), "../../glossary/")
    assert re.sub(r"</?a\b[^>]*>", "", page) == re.sub(r"</?a\b[^>]*>", "", html)
    return re.findall(r'<a class="term"[^>]*>(.*?)</a>', page)


def test_the_first_use_is_linked_once_with_its_meaning() -> None:
    page = link_terms("<p>Loss and loss.</p>", [entry("Loss")], "../../glossary/")
    assert page == (
        '<p><a class="term" id="term-loss" href="../../glossary/#loss"'
        ' title="What Loss means.">Loss</a> and loss.</p>'
    )


def test_the_bold_use_comes_before_an_earlier_plain_one() -> None:
    page = link_terms("<p>loss</p><p>The <strong>loss</strong></p>", [entry("Loss")], "g")
    assert page.startswith("<p>loss</p>")
    assert "</a></strong>" in page


@pytest.mark.parametrize(
    "html",
    [
        "<h2>The loss</h2>",
        "<p><code>loss</code></p>",
        '<p><a href="x">a loss</a></p>',
        "<details><summary>The loss</summary></details>",
        '<div class="cell-output" data-search-exclude><div>a</div> loss</div>',
        "<pre>loss</pre>",
        "<p>weight-loss and lossless</p>",
    ],
)
def test_no_link_in_headings_code_links_titles_and_outputs(html: str) -> None:
    assert linked(html, entry("Loss")) == []


def test_text_after_an_output_is_linked_again() -> None:
    html = "<div data-search-exclude><div>a</div></div><p>a loss</p>"
    assert linked(html, entry("Loss")) == ["loss"]


def test_longer_terms_come_first_and_links_do_not_nest() -> None:
    html = "<p>A confusion matrix is a matrix.</p>"
    assert linked(html, entry("Matrix"), entry("Confusion matrix")) == [
        "confusion matrix",
        "matrix",
    ]


def test_a_common_word_is_linked_where_it_is_bold_alone() -> None:
    common = entry("Set", ordinary=True)
    assert linked("<p>Set it.</p>", common) == []
    assert linked("<p>A <strong>set</strong>.</p>", common) == ["set"]


def test_names_keep_their_capitals_and_other_forms_count() -> None:
    assert linked("<p>nan, then NaN</p>", entry("NaN")) == ["NaN"]
    assert linked("<p>Two batches</p>", entry("Batch", also="batches")) == ["batches"]


def test_entries_lead_to_the_place_in_the_lesson() -> None:
    html = '<h2 id="a-b">A b</h2>\n<p>Yes. <a href="../lessons/01_load/">Lesson 1</a></p>'
    assert 'href="../lessons/01_load/#term-a-b"' in link_back(html, {"lessons/01_load/#term-a-b"})
    assert link_back(html, set()) == html
