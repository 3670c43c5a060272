"""The addresses where the project is published, from `[project.urls]` in pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import digitkit

_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
WHEEL = f"digitkit-{digitkit.__version__}-py3-none-any.whl"


@dataclass(frozen=True)
class Published:
    """The addresses of the project; digitkit must not be installed from anywhere else.

    Attributes:
        repository: the address of the repository, empty if there is none.
        site: the address of the site, ending in a slash; empty if there is none.
        branch: the branch that links lead to.
    """

    repository: str = ""
    site: str = ""
    branch: str = "main"

    @classmethod
    def read(cls, root: Path) -> Published:
        """Read the addresses from the pyproject.toml in the project's folder."""
        file = root / "pyproject.toml"
        if not file.is_file():
            return cls()
        urls = tomllib.loads(file.read_text(encoding="utf-8"))["project"].get("urls", {})
        site = urls.get("Documentation", "")
        repository = urls.get("Repository", "").rstrip("/").removesuffix(".git")
        return cls(repository, f"{site.rstrip('/')}/" if site else "")

    def colab(self, lesson: str) -> str:
        """Return the address that opens a lesson in Colab, empty if Colab can't reach it."""
        match = _GITHUB.fullmatch(self.repository)
        if match is None:
            return ""
        where = f"{match[1]}/blob/{self.branch}/lessons/{lesson}.ipynb"
        return f"https://colab.research.google.com/github/{where}"

    def requirement(self) -> str:
        """Return pip's requirement for this version of digitkit, empty if it is not published."""
        if self.site:
            return f"digitkit @ {self.site}wheel/{WHEEL}"
        if self.repository:
            address = self.repository.rstrip("/").removesuffix(".git")
            return f"digitkit @ git+{address}.git@v{digitkit.__version__}"
        return ""

    def setup(self) -> str:
        """Return the first lines of a notebook, which install digitkit in Colab."""
        if not (requirement := self.requirement()):
            return (
                "# digitkit must be installed. In Colab, upload its wheel (panel Files), and run:\n"
                f"# %pip install -q {WHEEL}"
            )
        return (
            "# In Colab, this installs the version of digitkit that the notebook was made with.\n"
            "import sys\nfrom importlib.metadata import distributions\n\n"
            'installed = {each.version for each in distributions(name="digitkit")}\n'
            f'if "google.colab" in sys.modules and "{digitkit.__version__}" not in installed:\n'
            f'    %pip install -q "{requirement}"'
        )
