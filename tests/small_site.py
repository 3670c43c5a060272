"""A small site in the project's own theme, with the pages that run programs in the browser."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from tests.browser import ROOT

KEPT = ("theme", "extra_css", "extra_javascript", "markdown_extensions")


def build_small_site(folder: Path, parts: Sequence[str], files: Mapping[str, Path | bytes]) -> Path:
    """Build a site from some of the project's pages, and return its folder.

    Args:
        folder: an empty folder.
        parts: files and folders in docs/ that are copied.
        files: more files by their path in the site, as paths or as content.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    docs = folder / "docs"
    docs.mkdir()
    for part in parts:
        source = ROOT / "docs" / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, docs / part)
    for uri, what in files.items():
        place = docs / uri
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, Path):
            shutil.copy(what, place)
        else:
            place.write_bytes(what)
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(), yaml.BaseLoader)
    settings["theme"]["font"] = False  # the plain loader, which knows no tags, makes it a word
    own = {"site_name": "digitkit", "plugins": [], **{key: settings[key] for key in KEPT}}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(own))
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site")))
    return folder / "site"
