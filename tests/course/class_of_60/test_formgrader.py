"""A written question, graded by hand in nbgrader's formgrader, in a real browser."""

import pytest
from nbgrader.api import Gradebook

from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import in_this_process
from tests.course.autograde.classroom import Classroom, release
from tests.course.autograde.fakes import PIPES
from tests.course.autograde.test_nothing_lost import Quiet
from tests.course.class_of_60.case import LESSON
from tests.course.class_of_60.formgrader import browser_page, formgrader
from tests.course.class_of_60.honest import WROTE, live_html

pytestmark = [pytest.mark.timeout(600), pytest.mark.needs("chromium")]
STUDENT = "live_html"


@pytest.fixture
def course(tmp_path):
    """A course with one submission, which wants to run wherever it is shown."""
    made = release(tmp_path / "digits", LESSON)
    room = Classroom(made, LESSON)
    room.hand_in(STUDENT, live_html(room))
    room.hand_in("blank", room.notebook({}))
    autograde(made, LESSON, RunOptions(sandbox=PIPES), in_this_process(), Quiet())
    return made


def in_gradebook(course):
    with Gradebook(course.database_url, course.course_id) as book:
        where = ("question", LESSON, LESSON, STUDENT)
        grade, comment = book.find_grade(*where), book.find_comment(*where)
        reported = (grade.manual_score, grade.needs_manual_grade, comment.manual_comment)
        return reported, grade.notebook.id


def test_a_written_question_is_graded_by_hand(course, tmp_path):
    (score, waits, comment), submission = in_gradebook(course)
    assert (score, waits, comment) == (None, True, None)
    with (
        formgrader(course.folder, tmp_path) as (address, token),
        browser_page(token) as page,
    ):
        page.goto(f"{address}/gradebook/{LESSON}/{LESSON}")
        page.wait_for_selector("text=Submission #2")
        page.screenshot(path=tmp_path / "class.png", full_page=True)
        page.goto(f"{address}/submissions/{submission}")
        page.wait_for_function("document.querySelector('#check_scale').placeholder !== ''")
        assert shown(page, "check_scale") == "2"
        assert shown(page, "check_split") == "0"
        assert WROTE in page.inner_text("#notebook")
        assert page.title() != "owned"
        assert "needs_manual_grade" in page.get_attribute("#question", "class")
        page.screenshot(path=tmp_path / "before.png", full_page=True)
        grade(page, "#question", "1.5")
        grade(page, "#question-comment", "Say why, too.")
        page.screenshot(path=tmp_path / "after.png", full_page=True)
        page.reload()
        page.wait_for_function("document.querySelector('#question').value === '1.5'")
        assert page.input_value("#question-comment") == "Say why, too."
        assert page.title() != "owned"
        assert page.locator("a[href^='javascript']").count() == 0
    assert in_gradebook(course)[0] == (1.5, False, "Say why, too.")


def shown(page, name):
    """Give the points that stand in a field, or the machine's own behind it."""
    return page.input_value(f"#{name}") or page.get_attribute(f"#{name}", "placeholder")


def grade(page, field, text):
    """Write into a field, leave it, and wait until it was saved."""
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.fill(field, text)
        page.press(field, "Tab")
    assert saved.value.ok
