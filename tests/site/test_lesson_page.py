"""A lesson's page, from its sources and the outputs of its cells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import markdown
import pytest

from digitkit.build.page import Code
from digitkit.build.site.lesson_page import InCourse, SitePage, lesson_page
from tests.build.sample import PAGE, PIXEL, make_project
from tests.site.executed import failed, fake_outputs, figure, printed, sample_lesson, value

QUIZ = """
!!! quiz "1. What is `2 * 3`?"
    - [ ] five
    - [x] `6`

    Twice three.
"""
EXTENSIONS = ["admonition", "attr_list", "md_in_html", "pymdownx.superfences", "toc"]
COURSE = InCourse(2, 3)


def made(root: Path, page: str = PAGE, course: InCourse = COURSE) -> SitePage:
    lesson = sample_lesson(make_project(root, page))
    return lesson_page(lesson, fake_outputs(lesson), course)


def rendered(page: SitePage) -> str:
    return markdown.markdown(page.markdown, extensions=EXTENSIONS)


def positions(text: str, *parts: str) -> list[int]:
    return [text.index(part) for part in parts]


def test_each_output_stands_below_its_code(tmp_path: Path) -> None:
    text = made(tmp_path).markdown
    found = positions(
        text,
        "width = double(21)",
        "output of code-a-worked-example<",
        "np.ones(3) + np.ones(4)",
        "output of code-a-worked-example--2<",
        "print(paper(30, 20)",
        "output of code-a-harder-one<",
    )
    assert found == sorted(found)


def test_an_exercise_shows_task_signature_hints_solution_and_verdict_in_order(
    tmp_path: Path,
) -> None:
    html = rendered(made(tmp_path))
    box = html[html.index('<div class="admonition exercise">') : html.index("A harder one")]
    found = positions(
        box,
        "warm-up · 3 minutes · 2 points",
        "Measure the area",
        "Returns:",
        "Hint 1",
        "Hint 2",
        "Hint 3",
        "The solution",
        "product",
        "card of check_area",
    )
    assert found == sorted(found)
    assert box.count("<details") == 4
    assert "<details open" not in html
    assert "SOLUTION" not in html


def test_the_rubric_never_reaches_the_page(tmp_path: Path) -> None:
    text = made(tmp_path).markdown
    assert "Why round up?" in text
    assert "Half a sheet" not in text
    assert "What a good answer says" not in text


def test_only_the_output_that_answers_a_prediction_is_folded(tmp_path: Path) -> None:
    page = PAGE.replace(
        "## Your turn\n", "## Your turn\n\n```python\nprint(5)\n```\n\n```python\nprint(6)\n```\n"
    ).replace("```python raises\nnp.ones(3) + np.ones(4)\n```\n", "")
    html = rendered(made(tmp_path, page))
    folds = re.findall(r'<details class="came-out">.*?</details>', html, re.DOTALL)
    assert len(folds) == 1
    assert "output of code-your-turn<" in folds[0]
    assert "output of code-your-turn--2<" in html


def test_a_figure_is_a_file_with_words_and_a_size(tmp_path: Path) -> None:
    lesson = sample_lesson(make_project(tmp_path))
    first = next(i for i, block in enumerate(lesson.page.blocks) if isinstance(block, Code))
    blocks = list(lesson.page.blocks)
    blocks[first] = replace(blocks[first], alt="The bars rise.")  # type: ignore[type-var]
    lesson = replace(lesson, page=replace(lesson.page, blocks=tuple(blocks)))
    outputs = fake_outputs(lesson)
    outputs[1] = [printed("a\n"), figure(), figure()]
    page = lesson_page(lesson, outputs, COURSE)
    assert page.figures == {"02_shapes-1.png": PIXEL, "02_shapes-2.png": PIXEL}
    html = rendered(page)
    image = re.search(r'<img[^>]*src="img/02_shapes-1.png"[^>]*>', html)
    assert image is not None
    for attribute in ('alt="The bars rise."', 'width="1"', 'height="1"', 'loading="lazy"'):
        assert attribute in image[0]
    assert "base64" not in page.markdown


def test_outputs_stay_out_of_the_search_and_are_escaped(tmp_path: Path) -> None:
    lesson = sample_lesson(make_project(tmp_path))
    outputs = fake_outputs(lesson)
    text = "<b>&amp;\n```python\n~~~\n# not a heading\n\n    deep\n"
    outputs[1] = [printed(text), printed("more\n"), failed("ValueError", "no <digit>")]
    outputs[2] = [value(plain="1", html="<table><tr><td>7</td></tr></table><script>x()</script>")]
    html = rendered(lesson_page(lesson, outputs, COURSE))
    boxes = re.findall(r"<(?:pre|div) class=\"cell-output[^>]*>", html)
    assert boxes
    assert all("data-search-exclude" in box for box in boxes)
    shown = html.replace("&#96;", "`").replace("&#126;", "~")
    assert "&lt;b&gt;&amp;amp;\n```python\n~~~\n# not a heading\n\n    deep\nmore</pre>" in shown
    assert "ValueError: no &lt;digit&gt;</pre>" in html
    assert "<td>7</td>" in html
    assert "<script" not in html


def test_coloured_text_that_pretends_to_be_html_is_shown_as_text(tmp_path: Path) -> None:
    lesson = sample_lesson(make_project(tmp_path))
    outputs = fake_outputs(lesson)
    outputs[1] = [value(plain="\x1b[1mModel\x1b[0m", html='<pre style="color:cyan">Model</pre>')]
    html = rendered(lesson_page(lesson, outputs, COURSE))
    assert 'data-search-exclude="">Model</pre>' in html or "data-search-exclude>Model</pre>" in html
    assert "cyan" not in html


def test_a_quiz_has_one_right_answer_that_keyboards_and_screen_readers_reach(
    tmp_path: Path,
) -> None:
    html = rendered(made(tmp_path, PAGE + QUIZ))
    quiz = re.search(r'<form[^>]*class="quiz".*?</form>', html, re.DOTALL)
    assert quiz is not None
    inputs = re.findall(r'<input type="radio" id="([^"]+)" name="([^"]+)" value="(\w+)"', quiz[0])
    assert [each[2] for each in inputs] == ["wrong", "right"]
    assert len({name for _, name, _ in inputs}) == 1
    for identity, _, _ in inputs:
        assert f'<label for="{identity}">' in quiz[0]
    assert "<legend>1. What is <code>2 * 3</code>?</legend>" in quiz[0]
    assert '<p class="quiz-verdict" role="status"></p>' in quiz[0]
    assert "Twice three." in quiz[0][quiz[0].index("<details") :]


def test_the_top_says_how_long_and_offers_the_notebook(tmp_path: Path) -> None:
    page = made(tmp_path)
    assert page.title == "2. Measure shapes"
    assert "Lesson 2 of 3 · about 10 minutes" in page.markdown
    assert "two functions that measure." in page.markdown
    html = rendered(page)
    assert '<a class="md-button" download="02_shapes.ipynb" href="02_shapes.ipynb">' in html
    assert "Open in Colab" not in html.replace("# In Colab", "")


def test_colab_is_offered_where_it_can_reach_the_notebook(tmp_path: Path) -> None:
    address = "https://colab.research.google.com/github/a/b/blob/main/lessons/02_shapes.ipynb"
    assert f"[Open in Colab]({address})" in made(tmp_path, course=InCourse(2, 3, address)).markdown


def test_a_lesson_that_was_not_run_says_so(tmp_path: Path) -> None:
    lesson = sample_lesson(make_project(tmp_path))
    text = lesson_page(lesson, None, COURSE).markdown
    assert "without running the lesson" in text
    assert "without running the lesson" not in made(tmp_path / "run").markdown


def test_outputs_that_are_too_few_are_noticed(tmp_path: Path) -> None:
    lesson = sample_lesson(make_project(tmp_path))
    with pytest.raises(ValueError, match="02_shapes"):
        lesson_page(lesson, fake_outputs(lesson)[:-1], COURSE)
    with pytest.raises(ValueError, match="02_shapes"):
        lesson_page(lesson, [*fake_outputs(lesson), []], COURSE)


def test_headings_go_down_one_level_at_a_time(tmp_path: Path) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", rendered(made(tmp_path)))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
