"""The site's lists of lessons and functions follow the pages and manifests."""

from digitkit.build.site.lists import function_list, lesson_list, with_picture
from digitkit.lessons.manifest import Exercise, Lesson

PAGE = '---\ntitle: x\nsummary: "**{verb}** them, **well**."\n---\n# x\n'


def pages(folder):
    for name, verb in (("02_b", "Look at"), ("01_c", "Load")):
        (folder / f"{name}.md").write_text(PAGE.format(verb=verb), encoding="utf-8")
    (folder / "notes.md").write_text("no lesson", encoding="utf-8")
    return folder


def test_the_lessons_are_listed_in_order_with_links(tmp_path):
    assert lesson_list(pages(tmp_path)).splitlines() == [
        "1. [**Load**](lessons/01_c.md) them, **well**.",
        "2. [**Look at**](lessons/02_b.md) them, **well**.",
    ]


def test_the_functions_are_listed_below_their_lessons(tmp_path):
    manifests = {"02_b": Lesson("02_b", (Exercise("area", points=2),), question_points=2)}
    assert function_list(manifests, pages(tmp_path)).split("\n\n") == [
        "## Lesson 2: look at",
        "You write them in [lesson 2](../lessons/02_b.md).",
        "::: digitkit.lessons.b.reference.area",
    ]


def test_a_drawing_becomes_its_picture_and_other_code_stays():
    page = "before\n\n```mermaid\nflowchart TD\n```\n\n```python\n1\n```\n"
    shown = with_picture(page, "img/a.svg", "What it shows")
    assert "![What it shows](img/a.svg)" in shown
    assert "mermaid" not in shown and "```python\n1\n```" in shown
