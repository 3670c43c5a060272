"""Which submissions share much of what their learners wrote themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import floor

from digitkit.course.autograde.lesson_copy import LessonCopy, restore_lesson
from digitkit.course.autograde.submission import Unreadable, read_notebook, read_submitted_files
from digitkit.course.course import Course, CourseError
from digitkit.course.enrolment import read_enrolment
from digitkit.course.similar.fingerprints import (
    Fingerprint,
    Token,
    code_tokens,
    covered,
    hashes,
    lines_of,
    text_tokens,
    winnow,
)

# What more submissions than this have in common is the usual answer, and says nothing.
USUAL_COUNT, USUAL_SHARE = 10, 0.05
FEWEST_TOKENS = 60  # who wrote less has too little to compare
Advance = Callable[[int, int], None]


@dataclass
class Passage:
    """A cell that a learner wrote.

    Attributes:
        name: the course's name of it; empty for a cell that the learner added.
        source: its text.
        tokens: its tokens.
        fingerprints: of its text, without what was handed out.
    """

    name: str
    source: str
    tokens: list[Token]
    fingerprints: list[Fingerprint]


@dataclass
class Work:
    """What one learner wrote in a lesson.

    Attributes:
        student: the learner's id.
        passages: the cells that the learner wrote.
        usual: the fingerprints that too many have to say anything.
    """

    student: str
    passages: list[Passage]
    usual: set[int] = field(default_factory=set)

    @property
    def values(self) -> set[int]:
        """The fingerprints that are compared."""
        return {each.value for one in self.passages for each in one.fingerprints} - self.usual

    def size(self, only: set[int] | None = None) -> int:
        """Return how many tokens are compared, or are in some fingerprints alone."""
        wanted = self.values if only is None else only
        return sum(len(_places(passage, wanted)) for passage in self.passages)


@dataclass(frozen=True)
class Pair:
    """Two submissions that have much in common.

    Attributes:
        one: a learner's work.
        other: another one's.
        shared: the fingerprints that are in both.
        share_of_one: how much of the first learner's own work is in the other's, from 0 to 1.
        share_of_other: how much of the other's is in the first one's.
    """

    one: Work
    other: Work
    shared: frozenset[int]
    share_of_one: float
    share_of_other: float

    @property
    def share(self) -> float:
        """The larger of the two shares."""
        return max(self.share_of_one, self.share_of_other)

    def lines(self, work: Work, passage: Passage) -> set[int]:
        """Return the lines of a passage that the other learner has too, from 0."""
        places = _places(passage, set(self.shared) - work.usual)
        return set(lines_of(passage.tokens, places))


def _places(passage: Passage, wanted: set[int]) -> set[int]:
    return covered(each for each in passage.fingerprints if each.value in wanted)


def percent(share: float) -> str:
    """Return a share in percent; it is 100 only where all is shared."""
    return f"{floor(100 * share)} %"


def read_works(
    course: Course, copy: LessonCopy, advance: Advance = lambda _done, _all: None
) -> list[Work]:
    """Read what the learners of a course wrote in a lesson.

    Submissions that can't be read, and those of learners who dropped or are not on the roster, are
    left out.

    Args:
        course: the course.
        copy: the lesson as it was handed out.
        advance: is called with how many submissions are read, and how many there are.

    Raises:
        CourseError: there are fewer than two submissions.
    """
    enrolment = read_enrolment(course)
    folders = [
        each for each in course.submissions(copy.lesson) if not enrolment.problem(each.student)
    ]
    if len(folders) < 2:
        raise CourseError(f"{copy.lesson}: fewer than two submissions; there is nothing to compare")
    given = _given(copy)
    works = []
    for number, each in enumerate(folders, 1):
        files = read_submitted_files(each.folder, copy.lesson, course.timezone)
        try:
            if not files.problem:
                works.append(Work(each.student, _passages(files.content, copy, given)))
        except Unreadable:
            pass  # the class run names it
        advance(number, len(folders))
    return works


def _given(copy: LessonCopy) -> set[int]:
    """Return the hashes of all that was handed out, at each place."""
    return {
        value
        for cell in copy.all_cells
        for value in hashes((code_tokens if cell.is_code else text_tokens)(cell.source))
    }


def _passages(content: bytes, copy: LessonCopy, given: set[int]) -> list[Passage]:
    """Return the cells of a notebook that its learner wrote."""
    _, cells = read_notebook(content, [])
    released = {cell.source for cell in copy.all_cells}
    passages = []
    for cell in restore_lesson(cells, copy).cells:
        known = copy.cells.get(cell.grade_id)
        if cell.source in released or (known is not None and not known.solution):
            continue
        tokens = (code_tokens if cell.is_code else text_tokens)(cell.source)
        own = [each for each in winnow(hashes(tokens)) if each.value not in given]
        passages.append(Passage(cell.grade_id, cell.source, tokens, own))
    return passages


def find_pairs(works: Sequence[Work], least: float = 0.8) -> list[Pair]:
    """Find the pairs that share much of what their learners wrote, the most similar first.

    Args:
        works: what the learners wrote; what is usual among them is noted in each.
        least: the least share that is listed, from 0 to 1.
    """
    having: dict[int, list[int]] = defaultdict(list)
    for number, work in enumerate(works):
        for value in work.values:
            having[value].append(number)
    most = max(USUAL_COUNT, floor(USUAL_SHARE * len(works)))
    usual = {value for value, numbers in having.items() if len(numbers) > most}
    for work in works:
        work.usual = usual
    sizes = [work.size() for work in works]
    numbers_of = [len(work.values) for work in works]
    shared: Counter[tuple[int, int]] = Counter()
    for value, numbers in having.items():
        if value not in usual:
            shared.update(combinations(numbers, 2))
    found = []
    for (one, other), count in shared.items():
        # Counting is quick; it spares the exact share of pairs that are far from it.
        near = count >= least / 2 * min(numbers_of[one], numbers_of[other])
        if near and min(sizes[one], sizes[other]) >= FEWEST_TOKENS:
            pair = _pair(works[one], works[other], sizes[one], sizes[other])
            if pair.share >= least:
                found.append(pair)
    return sorted(found, key=lambda pair: (-pair.share, pair.one.student, pair.other.student))


def _pair(one: Work, other: Work, size_of_one: int, size_of_other: int) -> Pair:
    shared = one.values & other.values
    return Pair(
        one,
        other,
        frozenset(shared),
        one.size(shared) / size_of_one,
        other.size(shared) / size_of_other,
    )


def identical(works: Iterable[Work]) -> list[list[str]]:
    """Return groups of learners whose own cells are the same to the letter, if they are long.

    A group shows even if it is so large that its text counts as usual.
    """
    groups: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    for work in works:
        if sum(len(passage.tokens) for passage in work.passages) >= FEWEST_TOKENS:
            key = tuple(sorted((one.name, one.source.strip()) for one in work.passages))
            groups[key].append(work.student)
    return [sorted(students) for students in groups.values() if len(students) > 1]
