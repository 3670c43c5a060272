"""The model of a page that notebooks and the site are made from."""

from digitkit.build.page import Callout, Code, ExerciseBlock, Page, Prose, Question
from digitkit.build.page_parser import read_page
from tests.build.sample import PAGE, line_of

KINDS = [
    Prose,
    Prose,
    Code,
    Callout,
    Callout,
    Code,
    Prose,
    ExerciseBlock,
    Prose,
    ExerciseBlock,
    Code,
]


def read(text: str = PAGE) -> Page:
    page, faults = read_page(text, "docs/lessons/02_shapes.md")
    assert not faults
    return page


def test_the_blocks_stand_in_the_pages_order() -> None:
    assert [type(block) for block in read().blocks] == [*KINDS, Question, Prose]


def test_the_fields_are_read() -> None:
    page = read()
    assert (page.lesson, page.slug, page.minutes) == ("02_shapes", "shapes", 10)
    assert page.question == "How much paper does a poster need?"


def test_every_text_stands_on_the_line_it_names() -> None:
    lines = PAGE.split("\n")
    texts = list(read().proses())
    assert len(texts) > 15
    for prose in texts:
        for i, text in enumerate(prose.text.split("\n")):
            assert lines[prose.line - 1 + i].strip() == text.strip()


def test_code_and_exercises_know_their_lines() -> None:
    code = read().blocks[2]
    exercise = read().blocks[7]
    assert isinstance(code, Code) and code.line == line_of("```python")
    assert isinstance(exercise, ExerciseBlock) and exercise.line == line_of("!!! exercise")
    assert (exercise.level, exercise.minutes) == ("warm-up", 3)
    assert [hint.title for hint in exercise.hints] == [
        "Hint 1: the idea",
        "Hint 2: the tool",
        "Hint 3: one blank",
    ]


def test_code_in_a_hint_keeps_its_indentation() -> None:
    exercise = read().blocks[7]
    assert isinstance(exercise, ExerciseBlock)
    (blank,) = exercise.hints[2].blocks
    assert isinstance(blank, Prose)
    assert blank.text == "```python\ndef area(width, height):\n    return width * ____\n```"


def test_the_rubric_is_apart_from_the_question() -> None:
    question = read().blocks[11]
    assert isinstance(question, Question)
    assert [prose.text for prose in question.task] == ["Why round up?"]  # type: ignore[union-attr]
    assert [prose.text for prose in question.rubric] == [  # type: ignore[union-attr]
        "Half a sheet can't be bought."
    ]


def test_a_heading_inside_a_fence_is_no_heading() -> None:
    fenced = PAGE.replace("| long | 84 |", "```text\n## not a part\n!!! nor this\n```")
    assert [type(block) for block in read(fenced).blocks] == [*KINDS, Question, Prose]


def test_windows_line_ends_read_alike() -> None:
    assert read(PAGE.replace("\n", "\r\n")) == read()


def test_the_words_below_a_cell_are_its_figures() -> None:
    drawn = "```python\nplt.plot([1, 2])\n```\n\nFigure: A line that\nrises.\n\nWords below.\n\n"
    text = PAGE.replace("```python\nwidth", f"{drawn}```python\nwidth")
    code, below = read(text).blocks[2:4]
    assert isinstance(code, Code) and code.alt == "A line that rises."
    assert isinstance(below, Prose) and below.text == "Words below."
    assert text.split("\n")[below.line - 1] == "Words below."
