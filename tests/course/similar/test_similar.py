"""Similar submissions: what is found whatever was changed, and what is never listed."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitkit import cli
from digitkit.build.project import lesson_names
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.similar import pairs as similar
from digitkit.course.similar.fingerprints import (
    WINDOW,
    K,
    Token,
    code_tokens,
    hashes,
    text_tokens,
    winnow,
)
from tests.course.autograde.classroom import named
from tests.course.nbgrader_class import SOLUTIONS

LESSON = "03_split"
ROOT = Path(__file__).parents[3]
ANSWER = """Because a network that is judged on the rows that it was trained on seems better than it
is: it may simply remember them, and nobody would notice until new digits come."""


def blank(lesson: str) -> dict:
    return json.loads((ROOT / "lessons" / f"{lesson}.ipynb").read_text(encoding="utf-8"))


def solutions(lesson: str) -> dict[str, str]:
    cells = json.loads((SOLUTIONS / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
    return {
        named(cell): "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")
    }


def kept_answers(lesson: str) -> list[dict[str, str]]:
    """Return right answers to a lesson's exercises that are independent of each other."""
    folder = ROOT / "tests" / "wrong_answers" / lesson
    kept = {home.name: sorted(home.glob("right_*.py")) for home in folder.iterdir()}
    most = min(len(files) for files in kept.values() if files)
    return [
        {name: files[number].read_text(encoding="utf-8") for name, files in kept.items() if files}
        for number in range(most)
    ]


def filled(lesson: str, answers: dict[str, str], more: tuple[str, ...] = ()) -> dict:
    """Return the blank notebook with answers, and with cells of the learner's own."""
    notebook = blank(lesson)
    for cell in notebook["cells"]:
        if named(cell) in answers:
            cell["source"] = answers[named(cell)]
    for number, source in enumerate(more):
        own = {"cell_type": "code", "id": f"own-{number}", "source": source, "outputs": []}
        notebook["cells"].append(own | {"metadata": {}, "execution_count": None})
    return notebook


class _Renamed(ast.NodeTransformer):
    """Rename a function's own variables, and leave arguments alone."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        names = {n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name)
                 and isinstance(n.ctx, ast.Store)}  # fmt: skip
        return ast.Name(f"my_{node.id}_2", node.ctx) if node.id in names else node


def disguised(source: str) -> str:
    """Rename variables, drop comments and docstrings, and lay the code out anew."""
    renamed = _Renamed()
    renamed.tree = ast.parse(source)
    tree = renamed.visit(renamed.tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    return "# mine\n" + ast.unparse(ast.fix_missing_locations(tree)).replace("\n", "\n\n")


def works(lesson: str, **notebooks: dict) -> list[similar.Work]:
    copy = LessonCopy(lesson, json.dumps(blank(lesson)))
    given_hashes = similar._given(copy)
    return [
        similar.Work(name, similar._passages(json.dumps(one).encode(), copy, given_hashes))
        for name, one in notebooks.items()
    ]


def named_pairs(found: list[similar.Pair]) -> list[tuple[str, str]]:
    return [(pair.one.student, pair.other.student) for pair in found]


@pytest.mark.parametrize("lesson", lesson_names())
def test_a_disguised_copy_is_listed_and_independent_answers_are_not(lesson):
    independent = {
        f"honest{number}": filled(lesson, answers)
        for number, answers in enumerate(kept_answers(lesson))
    }
    copied = kept_answers(lesson)[0]
    disguise = filled(lesson, {name: disguised(text) for name, text in copied.items()})
    found = similar.find_pairs(works(lesson, **independent, copier=disguise))
    assert named_pairs(found) == [("honest0", "copier")]
    assert found[0].share > 0.9
    others = similar.find_pairs(works(lesson, **independent), 0.0)
    assert others and max(pair.share for pair in others) < 0.65


def test_untouched_and_nearly_untouched_notebooks_have_nothing_to_compare():
    short = filled(LESSON, {"scale": "def scale(X):\n    return X / 255\n"})
    many = {f"learner{number}": short for number in range(3)}
    every = works(LESSON, ana=blank(LESSON), bo=blank(LESSON), **many)
    assert similar.find_pairs(every, 0.01) == []
    assert similar.identical(every) == []


def test_cells_of_their_own_and_written_answers_count():
    mine = "def helper(rows):\n" + "".join(
        f"    part_{n} = rows[{n} : {n + 3}].mean(axis={n % 2}) - {n}\n" for n in range(9)
    )
    one = filled(LESSON, {"question": ANSWER}, (mine,))
    two = filled(LESSON, {"question": ANSWER.upper()}, (mine.replace("part", "x"),))
    (pair,) = similar.find_pairs(works(LESSON, ana=one, bo=two))
    assert (pair.share_of_one, pair.share_of_other) == (1.0, 1.0)
    assert {passage.name for passage in pair.one.passages} == {"question", ""}


def test_one_may_hold_the_other():
    """The shares say who has more: all of Ana's is in Bo's, not the other way round."""
    answers = solutions(LESSON)
    some = {name: answers[name] for name in ("split", "standardize")}
    extra = tuple(kept_answers("06_evaluate")[0].values())
    every = works(LESSON, ana=filled(LESSON, some), bo=filled(LESSON, some, extra))
    (pair,) = similar.find_pairs(every)
    assert pair.share_of_one == 1.0
    assert pair.share_of_other < 0.6


def test_what_many_have_in_common_says_nothing_but_a_large_group_shows():
    answers = solutions(LESSON)
    many = {f"l{number:02}": filled(LESSON, answers) for number in range(12)}
    every = works(LESSON, **many)
    assert similar.find_pairs(every) == []
    assert similar.identical(every) == [sorted(many)]


def test_broken_code_is_compared_too():
    broken = {name: text.replace(":", "", 1) + "\n'''open" for name, text in
              solutions(LESSON).items()}  # fmt: skip
    every = works(LESSON, ana=filled(LESSON, solutions(LESSON)), bo=filled(LESSON, broken))
    assert named_pairs(similar.find_pairs(every, 0.7)) == [("ana", "bo")]


def as_tokens(texts: list[str]) -> list[Token]:
    return [Token(text, 0) for text in texts]


letters = st.lists(st.sampled_from("abcd"), max_size=40)


@settings(max_examples=200, deadline=None)
@given(letters, letters, st.lists(st.sampled_from("abcd"), min_size=K + WINDOW - 1, max_size=30),
       letters, letters)  # fmt: skip
def test_every_long_run_that_two_share_is_found(before, after, run, first, last):
    one = {each.value for each in winnow(hashes(as_tokens([*before, *run, *after])))}
    other = {each.value for each in winnow(hashes(as_tokens([*first, *run, *last])))}
    assert one & other


@settings(max_examples=200, deadline=None)
@given(letters, letters)
def test_the_rolling_hash_depends_on_its_own_tokens_alone(before, rest):
    rolled = hashes(as_tokens([*before, *rest]))[len(before) :] if len(rest) >= K else []
    assert rolled == (hashes(as_tokens(rest)) if len(rest) >= K else [])


def test_tokens():
    texts = [each.text for each in code_tokens('def f(a):\n    """Say."""\n    # why\n')]
    assert texts == ["def", "name", "(", "name", ")", ":"]
    one = code_tokens("x = np.sum(y[1:], axis = 0)/255.0 # a")
    two = code_tokens("long_name=np.sum(\n  other[1:],axis=0) / 255")
    assert [each.text for each in one] == [each.text for each in two]
    assert [each.line for each in code_tokens("a\n\n'''\n'''\nb")] == [0, 2, 4]
    assert code_tokens("a.mean()") != code_tokens("a.median()")
    assert [each.text for each in text_tokens("Too GOOD,\nto be")] == ["too", "good", "to", "be"]


@pytest.fixture
def handed_in(course):
    """Anna wrote it, Bob disguised it, and Carl has another answer."""
    released = course.released_notebook(LESSON)
    released.parent.mkdir(parents=True)
    released.write_text(json.dumps(blank(LESSON)), encoding="utf-8")
    mine, other = kept_answers(LESSON)[:2]
    question = {"question": "<script>alert(1)</script> " + ANSWER}
    for student, answers in {
        "anna": mine | question,
        "bob": {name: disguised(text) for name, text in mine.items()} | question,
        "carl": other,
    }.items():
        path = course.submitted_folder(student, LESSON) / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(filled(LESSON, answers)), encoding="utf-8")
    return course


def command(course, capsys, *words) -> tuple[int, str, str]:
    code = cli.main(["course", "similar", "3", "--course", str(course.folder), *words])
    reported = capsys.readouterr()
    return code, reported.out, reported.err


def test_the_command_lists_pairs_and_writes_a_page(handed_in, capsys):
    code, told, _ = command(handed_in, capsys)
    assert code == 0
    first, second, third = told.splitlines()
    assert re.fullmatch(
        r"anna and bob: \d+ % of what anna wrote is in bob's, \d+ % the other way round", first
    )
    page = handed_in.folder / f"similar-{LESSON}.html"
    assert second == f"3 submissions for {LESSON} were compared. {page} shows them side by side."
    assert "an observation, not a verdict" in third
    text = page.read_text(encoding="utf-8")
    assert "<script>" not in text and "&lt;script&gt;alert(1)" in text
    assert text.count('class="shared"') > 20
    assert "carl" not in text


def test_who_dropped_or_is_a_stranger_is_left_out(handed_in, capsys):
    roster = handed_in.folder / "roster.csv"
    roster.write_text("id\nanna\ncarl\n")
    assert cli.main(["course", "roster", str(roster), "--course", str(handed_in.folder)]) == 0
    bobs = handed_in.submitted_folder("bob", LESSON).parent
    bobs.with_name("Anna").mkdir()
    (bobs / LESSON).rename(bobs.with_name("Anna") / LESSON)
    capsys.readouterr()
    code, told, _ = command(handed_in, capsys)
    assert (code, told) == (
        0,
        f"2 submissions for {LESSON} were compared. No two share 80 % of what their learners "
        "wrote.\n",
    )


def test_what_cannot_be_read_costs_itself_alone(handed_in, capsys):
    (handed_in.submitted_folder("carl", LESSON) / f"{LESSON}.ipynb").write_text("{")
    code, told, _ = command(handed_in, capsys, "--out", str(handed_in.folder / "p.html"))
    assert code == 0
    assert told.startswith("anna and bob: ")
    assert f"2 submissions for {LESSON} were compared. " in told
    assert (handed_in.folder / "p.html").is_file()


def test_bad_input_gets_a_line(course, handed_in, capsys):
    with pytest.raises(SystemExit):
        command(course, capsys, "--least", "101")
    assert "must be a whole number from 1 to 100; got '101'" in capsys.readouterr().err
    for student in ("anna", "bob"):
        (course.submitted_folder(student, LESSON) / f"{LESSON}.ipynb").unlink()
        course.submitted_folder(student, LESSON).rmdir()
    code, _, problem = command(course, capsys)
    assert code == 2
    assert "fewer than two submissions; there is nothing to compare" in problem
