"""What a course's configuration closes in nbgrader, looked at without running anything."""

import os
import warnings
from html.parser import HTMLParser

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import OverwriteCells
from traitlets.config import Config

from digitkit.course.configuration import configure, prepare_process
from digitkit.course.nbgrader.html import clean, clean_markdown
from digitkit.course.nbgrader.preprocessors import RestoreCells, TakeVerdicts

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://elsewhere.example/seen.png">',
    '<a href="javascript:alert(1)">here</a>',
    '<a href=" JaVaScRiPt:alert(1)">here</a>',
    '<a href="data:text/html,<script>alert(1)</script>">here</a>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<iframe src="https://elsewhere.example"></iframe>',
    '<div style="background:url(https://elsewhere.example/x)">x</div>',
    '<div style="position:fixed;top:0;left:0">x</div>',
    '<form action="https://elsewhere.example"><input name="password"></form>',
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<style>body{display:none}</style>",
    '<meta http-equiv="refresh" content="0;url=https://elsewhere.example">',
]


class Found(HTMLParser):
    """The tags and attributes in a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def assert_sanitized(text):
    found = Found(text)
    active = {"script", "iframe", "svg", "form", "input", "style", "meta", "math", "object"}
    assert not found.tags & active
    for name, value in found.attributes:
        assert not name.startswith("on")
        said = (value or "").lower()
        assert "javascript" not in said and "elsewhere" not in said
        assert "position" not in said and "text/html" not in said


@pytest.mark.parametrize("html", HOSTILE)
def test_learners_html_does_nothing(html):
    assert_sanitized(clean(html))
    assert_sanitized(clean(html.encode()))
    assert_sanitized(clean_markdown(f"Text\n\n{html}\n\n> {html}\n"))


def test_what_lessons_and_cards_are_made_of_stays():
    text = clean_markdown("> quoted\n\n| a |\n|---|\n| `b` |\n\n**bold** $x < y$")
    for part in ("<blockquote>", "<td><code>b</code></td>", "<strong>bold</strong>", "x &lt; y"):
        assert part in text
    card = '<details style="margin-top: 1em;"><summary>8 checks</summary></details>'
    assert clean(card) == card
    picture = '<img alt="plot" src="data:image/png;base64,AAAA">'
    assert clean(picture) == picture


@pytest.fixture
def config():
    reported = Config()
    with warnings.catch_warnings():
        configure(reported)
    return reported


def test_pages_of_notebooks_are_cleaned(config):
    html = "<b>bold</b>" + "".join(HOSTILE)
    output = nbformat.v4.new_output("display_data", {"text/html": html})
    script = nbformat.v4.new_output("display_data", {"application/javascript": "alert(7)"})
    cells = [
        nbformat.v4.new_markdown_cell(html),
        nbformat.v4.new_code_cell("1", outputs=[output, script]),
    ]
    config.HTMLExporter.template_name = "basic"
    page, _ = HTMLExporter(config=config).from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert page.count("<b>bold</b>") == 2
    assert "alert(7)" not in page
    body = "".join(line for line in page.splitlines() if "alert" in line or "elsewhere" in line)
    assert_sanitized(body)


def test_our_steps_stand_where_they_have_to(config):
    sanitize = Autograde(config=config).sanitize_preprocessors
    assert sanitize.index(RestoreCells) < sanitize.index(OverwriteCells)
    assert set(Autograde().sanitize_preprocessors) < set(sanitize)
    steps = Autograde(config=config).autograde_preprocessors
    names = [step.__name__ for step in steps]
    assert names[:2] == ["ExecuteToTheEnd", "TakeVerdicts"]
    assert names.index("TakeVerdicts") < names.index("SaveAutoGrades")
    assert "Execute" not in names
    own = set(GenerateAssignment().preprocessors)
    assert own < set(GenerateAssignment(config=config).preprocessors)


def test_configuring_twice_changes_nothing(config):
    """nbgrader reads a course's configuration more than once."""
    once = Autograde(config=config).sanitize_preprocessors
    configure(config)
    assert Autograde(config=config).sanitize_preprocessors == once


def test_tools_are_found_where_the_environment_is_not_activated(monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with warnings.catch_warnings():
        prepare_process()
    from shutil import which

    assert which("alembic") is not None
    assert os.environ["PATH"].endswith("/usr/bin:/bin")


def check_cell(*outputs, points=2.0, source='check("split")'):
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    cell.metadata["nbgrader"] = {"grade": True, "points": points, "grade_id": "check_split"}
    cell.metadata = nbformat.from_dict(cell.metadata)
    return cell


def result(text):
    return nbformat.v4.new_output("execute_result", {"text/plain": text})


NOISE = nbformat.v4.new_output("stream", name="stderr", text="look out")
ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=["no"])


@pytest.mark.parametrize(
    ("outputs", "score"),
    [
        ([result("2.0")], 2.0),
        ([NOISE, result("2.0"), NOISE], 2.0),
        ([result("0.0")], 0.0),
        ([], 0.0),
        ([NOISE], 0.0),
        ([result("np.float64(2.0)")], 0.0),
        ([result("nan")], 0.0),
        ([result("inf")], 0.0),
        ([result("-1.0")], 0.0),
        ([result("99.0")], 0.0),
        ([result("1e0")], 0.0),
        ([result("'2.0'")], 0.0),
        ([result("")], 0.0),
        ([result("2.0"), result("2.0")], 0.0),
        ([result("2.0"), ERROR], 0.0),
        ([ERROR], 0.0),
    ],
)
def test_a_score_is_taken_from_a_verdict_alone(outputs, score):
    from nbgrader.utils import determine_grade

    cell, _ = TakeVerdicts().preprocess_cell(check_cell(*outputs), {}, 0)
    assert determine_grade(cell) == (score, 2.0)


def test_a_check_named_without_quotes_is_a_check_too():
    cell = check_cell(source="check(split)")
    assert TakeVerdicts().preprocess_cell(cell, {}, 0)[0].outputs != []


def test_an_instructors_own_tests_are_left_alone():
    cell = check_cell(source="assert split(X) == 3")
    assert TakeVerdicts().preprocess_cell(cell, {}, 0)[0].outputs == []
