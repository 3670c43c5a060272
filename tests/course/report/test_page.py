"""The page: what is on it, and that nothing of a learner's runs there."""

from html.parser import HTMLParser

from digitkit.course.report.class_report import render
from digitkit.course.report.summary import summarize
from tests.course.report.test_summary import row, verdict

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def page(*rows, waiting=0):
    return Tags(render("digits", [summarize("03_split", rows, waiting)]))


def test_nothing_of_a_learners_runs_on_the_page():
    parsed = page(
        row(EVIL, verdict(outcome="raised", message=EVIL), flags=[EVIL]),
        row("b", status="could not be graded", reason=EVIL),
    )
    assert not [tag for tag, _ in parsed.found if tag in ("script", "img")]
    assert parsed.text.count(EVIL) == 4
    policy = next(a["content"] for tag, a in parsed.found if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")


def test_the_page_says_how_the_class_did():
    parsed = page(
        row("a", verdict(), points=8.0),
        row("b", verdict(outcome="not yet right", message="It is a list."), points=5.0),
        row("c", verdict(outcome="not started"), points=0.0),
        row("d", verdict(), points=8.0),
        waiting=1,
    )
    text = " ".join(parsed.text.split())
    assert "4 submissions graded. Mean 5.2 of 10 points" in text
    assert "1 written answer waits for you in the formgrader" in text
    assert "2 50 % 1 25 % 1 25 %" in text
    assert "1 student It is a list." in text
    assert "look None." in text


def test_code_is_set_as_code_and_stays_text():
    tags = page(row("a", verdict(outcome="raised", message="`f` got `<b>`, and ` is alone")))
    assert "`f` got `<b>`, and ` is alone" in tags.text
    tags = page(
        row("a", verdict(outcome="raised", message="`f` got `<b>`")),
        row("b", flags=["calls `os.x`"]),
    )
    assert "f got <b>" in tags.text
    assert "calls os.x" in tags.text
    assert "b" not in {tag for tag, _ in tags.found}


def test_no_address_is_asked_for():
    parsed = page(row("a", verdict()))
    assert not [
        a for _, a in parsed.found if {"src", "href"} & {*a} and a.get("href", "")[:1] != "#"
    ]
