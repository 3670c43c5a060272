"""What the package says of itself: its Pythons, its name, its addresses and its description."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import digitkit
from digitkit.build.published import WHEEL, Published
from digitkit.grading.python_lines import python_lines
from digitkit.wording import install_command
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


def test_the_pinned_python_is_the_lowest_and_ci_pins_for_it():
    lowest = supported()[0]
    assert (ROOT / ".python-version").read_text().strip() == lowest
    assert f"--python-version {lowest}" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_nothing_installs_the_package_by_its_bare_name():
    bare = re.compile(r"pip install(?: -[-\w]+)* [\"']?digitkit(\[\w+\])?(?! @)(?=[\"'`\s]|$)")
    told = bare.search("%pip install -q digitkit\n")
    assert told is not None
    assert bare.search('pip install "digitkit[draw]"')
    assert not bare.search('pip install "digitkit @ https://a/wheel/digitkit-1-py3-none-any.whl"')
    files = [path for path in tracked() if path.suffix in (".py", ".md", ".ipynb", ".toml", ".yml")]
    found = {
        str(path.relative_to(ROOT)): match[0]
        for path in files
        if path.is_file() and path != Path(__file__)
        if (match := bare.search(path.read_text(encoding="utf-8").replace('\\"', '"')))
    }
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
    setup = published.setup()
    assert f'%pip install -q "digitkit @ {source}"' in setup
    assert setup.index("google.colab") < setup.index("%pip")
    compile(python_lines(setup), "setup", "exec")


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
