"""The counter of files counts calls, not imports, in every process."""

from tests.walks import check_walk, walk


def test_a_check_enters_the_learners_side_and_no_build(tmp_path):
    files = check_walk(tmp_path)
    assert {"doors/notebook.py", "outside/runner.py", "inside/server.py"} <= {*files}
    assert not [file for file in files if file.startswith(("build/", "course/"))]


def test_importing_is_not_entering_but_a_child_process_counts(tmp_path):
    assert walk(["-c", "import digitkit.lessons.split"], tmp_path) == []  # it makes a Lesson
    call = "from digitkit.text import sentence; sentence('a')"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {call!r}], check=True)"
    assert walk(["-c", child], tmp_path) == ["text.py"]
