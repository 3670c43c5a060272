"""What the build adds: the description for a package index, and the notebooks of the lessons."""

from __future__ import annotations

import re
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

# A link or a picture of Markdown whose address is relative; links within the page stay.
RELATIVE = re.compile(
    r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?!https?://|#|mailto:)(?P<place>[^)\s]+)\)"
)


def description(text: str, repository: str, tag: str) -> str:
    """Write the README for readers outside the repository.

    Args:
        text: the README.
        repository: the repository's address; without one, links become plain text.
        tag: the tag of the version.
    """
    base = repository.rstrip("/").removesuffix(".git")

    def absolute(match: re.Match[str]) -> str:
        picture, text, place = match["picture"], match["text"], match["place"]
        if not base:
            return f"*{text}*" if picture else text
        return f"{picture}[{text}]({base}/{'raw' if picture else 'blob'}/{tag}/{place})"

    return RELATIVE.sub(absolute, text)


class CustomMetadataHook(MetadataHookInterface):
    """Adds the description."""

    def update(self, metadata: dict) -> None:
        """Add the README to the project's metadata."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        repository = metadata.get("urls", {}).get("Repository", "")
        text = description(text, repository, f"v{metadata['version']}")
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


class CustomBuildHook(BuildHookInterface):
    """Adds the notebooks of the lessons to the wheel."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Name the notebooks one by one: a folder may hold a learner's copies and checkpoints."""
        if version == "editable":  # the clone itself is used then
            return
        pages = sorted((Path(self.root) / "docs" / "lessons").glob("*.md"))
        for folder in ("lessons", "solutions"):
            for page in pages:
                notebook = f"{page.stem}.ipynb"
                build_data["force_include"][f"{folder}/{notebook}"] = (
                    f"digitkit/_{folder}/{notebook}"
                )
