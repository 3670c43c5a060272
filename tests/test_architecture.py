"""The map of the code names files that exist, and every room of the package."""

import html
import re

import pytest

from tests.test_package import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:digitkit|docs|tests|lessons|solutions)[\w./]*)`", PAGE)))


def test_the_page_names_files():
    assert sum(name.endswith(".py") for name in NAMED) > 30


@pytest.mark.parametrize("name", NAMED)
def test_what_the_map_names_is_there(name):
    assert (ROOT / name).exists()


def test_every_room_is_on_the_map():
    rooms = {path.parent.name for path in (ROOT / "digitkit").glob("*/__init__.py")}
    assert {room for room in rooms if f"`digitkit/{room}`" not in PAGE} == set()
    drawing = PAGE.partition("```mermaid")[2].partition("```")[0]
    assert {room for room in rooms if f"{room}/" not in drawing} <= {"pad"}


def test_contributing_and_the_site_link_to_the_map():
    assert "docs/architecture.md" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "architecture.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_picture_for_the_site_is_of_this_drawing():
    drawing = PAGE.partition("```mermaid")[2].partition("```")[0]
    labels = re.findall(r'"(.+?)"', drawing)
    wanted = {word for label in labels for word in re.split(r"<br>|\s+", label) if word}
    picture = (ROOT / "docs" / "img" / "architecture.svg").read_text(encoding="utf-8")
    shown = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", picture, flags=re.DOTALL))
    assert wanted == set(shown.split())
