"""What the package says of itself: its Pythons, its name, its addresses and its description."""

import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

import digitkit
from digitkit.build.published import WHEEL, Published
from digitkit.text import install_command
from hatch_build import description
from tests.test_package import ROOT
from tests.wheel_smoke import supported

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCS = ["README.md", "docs/index.md", "docs/learners.md", "docs/instructors/index.md"]
REPOSITORY, SITE = "https://github.com/a/b", "https://a.github.io/b"


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode or not listed.stdout:
        pytest.skip("needs a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_the_range_of_pythons_is_the_list_of_classifiers():
    low, high = re.fullmatch(
        r">=3\.(\d+),<3\.(\d+)", PROJECT["project"]["requires-python"]
    ).groups()
    assert supported() == [f"3.{minor}" for minor in range(int(low), int(high))]


@pytest.mark.parametrize("file", DOCS)
def test_every_page_names_the_same_pythons(file):
    *others, last = supported()
    text = (ROOT / file).read_text(encoding="utf-8")
    assert f"Python {', '.join(others)} or {last}" in text
    assert "or newer" not in text


def test_ci_pins_for_the_lowest_python():
    assert f"--python-version {supported()[0]}" in (ROOT / ".ci" / "run").read_text()


def test_no_file_asks_for_one_python_alone():
    """With a .python-version, uv and pyenv refuse a machine that has another supported Python."""
    assert not (ROOT / ".python-version").exists()


INSTALL = re.compile(r"(?:pip3? install|uv add|uv tool install|pipx install|uvx)\b([^\n`&|;]*)")
NAME = re.compile(r"digitkit(\[[\w,]+\])?([=<>~!].*)?")


def bare_installs(text):
    """List the commands in a text that install digitkit by its name alone."""
    found = []
    for match in INSTALL.finditer(text.replace("\\", "")):
        words = [word.strip("\"'(),") for word in match[1].split()] + [""]
        pairs = pairwise(words)
        found += [match[0] for word, after in pairs if NAME.fullmatch(word) and after != "@"]
    return found


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("%pip install -q digitkit", True),
        ('pip install "digitkit[draw]"', True),
        ("pip install  nbgrader digitkit==0.1.0", True),
        ("pip install -c constraints.txt 'digitkit>=0.1'", True),
        ("uv add digitkit[draw,export]", True),
        ("pipx install digitkit", True),
        ('pip install "digitkit @ https://a/wheel/digitkit-1.zip"', False),
        ("pip install digitkit-0.1.0-py3-none-any.whl", False),
        ("pip install uv && python -m uv run digitkit run", False),
        ('pip install -e ".[instructor]"', False),
    ],
)
def test_bare_installs_are_found(text, bare):
    assert bool(bare_installs(text)) == bare


def test_nothing_installs_the_package_by_its_bare_name():
    found = {}
    for path in tracked():
        if not path.is_file() or path == Path(__file__) or path.suffix in (".png", ".onnx"):
            continue
        if commands := bare_installs(path.read_text(encoding="utf-8", errors="replace")):
            found[str(path.relative_to(ROOT))] = commands
    assert not found


def test_without_an_address_a_notebook_says_what_to_do_and_installs_nothing():
    setup = Published().setup()
    assert all(line.startswith("#") for line in setup.splitlines())
    assert WHEEL in setup
    assert Published().requirement() == Published().colab("03_split") == ""


@pytest.mark.parametrize(
    ("published", "source"),
    [
        (Published(REPOSITORY), f"git+{REPOSITORY}.git@v{digitkit.__version__}"),
        (Published(f"{REPOSITORY}.git/"), f"git+{REPOSITORY}.git@v{digitkit.__version__}"),
        (Published(REPOSITORY, f"{SITE}/"), f"{SITE}/wheel/{WHEEL}"),
    ],
)
def test_with_an_address_colab_installs_from_there(published, source):
    assert f'%pip install -q "digitkit @ {source}"' in published.setup()


@pytest.mark.parametrize(
    ("colab", "installed", "runs"),
    [
        (True, [], True),
        (True, ["0.0.1"], True),  # another version
        (True, [digitkit.__version__], False),
        (False, [], False),  # elsewhere, nothing is installed without being asked
    ],
)
def test_the_setup_installs_in_colab_where_this_version_is_missing(
    monkeypatch, colab, installed, runs
):
    versions = [SimpleNamespace(version=version) for version in installed]
    monkeypatch.setattr("importlib.metadata.distributions", lambda name: versions)
    if colab:
        monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    ran = []
    setup = re.sub(r"%pip install (.*)", r"ran.append(r'''\1''')", Published(REPOSITORY).setup())
    exec(compile(setup, "setup", "exec"), {"ran": ran})
    assert bool(ran) == runs


@pytest.mark.parametrize("repository", [f"{REPOSITORY}.git", f"{REPOSITORY}/"])
def test_an_address_may_be_written_as_git_does(tmp_path, repository):
    (tmp_path / "pyproject.toml").write_text(f'[project.urls]\nRepository = "{repository}"\n')
    assert Published.read(tmp_path) == Published(REPOSITORY)


def test_the_addresses_stand_in_one_place(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        f'[project.urls]\nRepository = "{REPOSITORY}"\nDocumentation = "{SITE}"\n'
    )
    assert Published.read(tmp_path) == Published(REPOSITORY, f"{SITE}/")
    assert Published.read(tmp_path / "nowhere") == Published()
    assert "repo_url" not in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_description_has_no_relative_link_left():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    relative = re.compile(r"\]\((?!https?://|#)")
    assert relative.search(text)
    plain = description(text, "", "v1")
    assert not relative.search(plain)
    assert "your first course in ten minutes" in plain
    linked = description(text, REPOSITORY, "v1")
    assert not relative.search(linked)
    assert f"]({REPOSITORY}/raw/v1/docs/img/report.png)" in linked
    assert f"[CONTRIBUTING.md]({REPOSITORY}/blob/v1/CONTRIBUTING.md)" in linked


def test_an_extra_is_installed_by_the_names_of_its_packages():
    assert install_command("draw").startswith('python -m pip install "anywidget')
    assert "digitkit" not in install_command("instructor").partition("install")[2]
