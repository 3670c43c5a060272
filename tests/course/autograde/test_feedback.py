"""What learners wrote is data: as a page, for an instructor or a learner, nothing of it runs."""

import base64
import json
import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbconvert import HTMLExporter

from digitkit.course.autograde.feedback import HANDED_IN, sanitized_markdown
from digitkit.course.autograde.grading import grade
from digitkit.course.autograde.lesson_copy import LessonCopy
from tests.course.autograde.classroom import Classroom, of_name
from tests.course.autograde.fakes import Here

EVIL = "<img src=x onerror=steal()><script>steal()</script><svg/onload=steal()>"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


@pytest.fixture(scope="module")
def room(released):
    return Classroom(released, "03_split")


class Page(HTMLParser):
    """Collects what could run in a page: scripts, handlers, links to scripts."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.handlers, self.links, self.inside = [], [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script"
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append((tag, name, value))
            plain = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name in ("href", "src") and plain.startswith("javascript:"):
                self.links.append(value)

    def handle_data(self, data):
        if self.inside:
            self.scripts.append(data)


def page_of(room, notebook):
    lesson = LessonCopy(room.lesson, json.dumps(room.released))
    graded = grade(json.dumps(notebook).encode(), lesson, Here().open_transport)
    made = nbformat.reads(graded.notebook, as_version=4)
    nbformat.validate(made)
    html, _ = HTMLExporter(template_name="classic").from_notebook_node(made)
    return graded, html, Page(html)


def expect_nothing_runs(page):
    assert not [script for script in page.scripts if "steal" in script]
    assert not [handler for handler in page.handlers if "steal" in str(handler)]
    assert not page.links


def test_outputs_stay_as_text_and_pictures_marked_as_the_learners(room):
    notebook = room.notebook({})
    of_name(notebook, "scale")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "my own words"},
        {
            "output_type": "display_data",
            "metadata": {"image/png": {"width": f'"{EVIL}'}},
            "data": {"text/html": EVIL, "application/javascript": "steal()", "image/png": PNG},
        },
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"image/png": f'"{EVIL}', "image/svg+xml": EVIL, "text/plain": EVIL},
        },
        {"output_type": "error", "ename": EVIL, "evalue": EVIL, "traceback": [EVIL, "\x1b[31mred"]},
        {"output_type": "update_display_data", "data": {"text/html": EVIL}},
        7,
    ]
    graded, html, page = page_of(room, notebook)
    expect_nothing_runs(page)
    assert "my own words" in html
    outputs = of_name(json.loads(graded.notebook), "scale")["outputs"]
    assert outputs[0]["data"]["text/plain"] == HANDED_IN
    assert [one["data"]["image/png"] for one in outputs if "image/png" in one["data"]] == [PNG]
    assert not any("html" in kind for one in outputs for kind in one["data"])


def test_a_check_shows_the_verdict_and_nothing_of_the_learners(room):
    notebook = room.notebook({"scale": "def scale(X):\n    raise ValueError('<script>steal()')"})
    forged = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    of_name(notebook, "check_scale")["outputs"] = [{**forged, "data": {"text/plain": "2.0"}}]
    graded, _, page = page_of(room, notebook)
    expect_nothing_runs(page)
    (output,) = of_name(json.loads(graded.notebook), "check_scale")["outputs"]
    assert output["data"]["text/plain"] == "0.0"
    assert "raised" in output["data"]["text/html"]
    assert graded.points == 0.0


@pytest.mark.parametrize(
    "text",
    [
        EVIL,
        f"    {EVIL}",
        f"``{EVIL}`",
        f"`{EVIL}",
        f"```\n```\n{EVIL}",
        f"<details>{EVIL}",
        "[click](javascript:steal())",
        "[click](JaVaScRiPt:steal())",
        "[click](javascript&colon;steal())",
        "[click](java&#115;cript:steal())",
        "[click](java&Tab;script:steal())",
        "[click](<java\tscript:steal()>)",
        "[click](javascript\\:steal())",
        "[click](javascript&#58;steal())",
        "[click](\x01javascript:steal())",
        "[click][1]\n\n[1]: javascript:steal()",
        "<javascript:steal()>",
        f"![x](x){{onerror=steal()}}{EVIL}",
        f"$$ {EVIL} $$",
        "<!-- --><script>steal()</script>",
        "<\nscript>steal()</script>",
    ],
)
def test_markdown_runs_nothing(room, text):
    _, _, page = page_of(room, room.notebook({"question": text}))
    expect_nothing_runs(page)


def test_formulas_carry_no_links():
    for word in ("href", "require", "style", "cssId", "htmlData", "class", "url"):
        assert rf"\{word}" not in sanitized_markdown(rf"$\{word}{{javascript:steal()}}{{x}}$")
    assert sanitized_markdown(r"$\frac{a}{b} < 3$") == r"$\frac{a}{b} < 3$"


def test_honest_text_looks_the_same():
    text = "A loss < 3 is **good**; `a < b` & 5 > 4.\n\n| a | b |\n|:---|:---:|\n"
    text += "See [this](https://example.org/a), at 10:30, in `f(x): y`.\n"
    assert sanitized_markdown(text) == text


@pytest.mark.parametrize("kind", ["raw", "markdown", "code"])
def test_cells_and_their_metadata_run_nothing(room, kind):
    notebook = room.notebook({})
    cell = {"cell_type": kind, "id": 'x" onclick="steal()', "source": EVIL, "execution_count": EVIL}
    cell["metadata"] = {"tags": [f'"{EVIL}'], "raw_mimetype": "text/html", "name": EVIL}
    cell["attachments"] = {"a.png": {"image/svg+xml": EVIL, "image/png": f'"{EVIL}'}}
    notebook["cells"].append({**cell, "outputs": []})
    notebook["metadata"] = {"title": EVIL, "language_info": {"name": "python", "x": EVIL}}
    _, html, page = page_of(room, notebook)
    expect_nothing_runs(page)
    assert "steal" in html


def test_the_courses_own_text_is_left_as_it_is(room):
    notebook = room.notebook({}, short=False)
    graded, _, _ = page_of(room, notebook)
    for given, made in zip(
        room.released["cells"], json.loads(graded.notebook)["cells"], strict=True
    ):
        source = given["source"]
        assert made["source"] == (source if isinstance(source, str) else "".join(source))


def test_a_great_output_is_cut_short(room):
    notebook = room.notebook({})
    lines = {"output_type": "stream", "name": "stdout", "text": "line\n" * 10**5}
    of_name(notebook, "scale")["outputs"] = [lines] * 50
    graded, _, _ = page_of(room, notebook)
    assert len(graded.notebook) < 2 * 10**6
