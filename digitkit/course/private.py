"""What a course keeps to itself: its secret, and what was written into it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

NAME = ".digitkit"
SECRET_BYTES = 32


class PrivateFolder:
    """A folder in the course that is never released and that only its owner can open.

    Args:
        course: the course's folder.
    """

    def __init__(self, course: Path) -> None:
        self.folder = course / NAME
        self.secret_file = self.folder / "secret"
        self.record_file = self.folder / "written.json"

    def make(self) -> None:
        """Make the folder where it is missing."""
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def secret(self) -> bytes:
        """Give the course's secret; one is made where there is none.

        Raises:
            OSError: it can be neither read nor written.
        """
        try:
            return self._kept_secret()
        except FileNotFoundError:
            self.make()
        part = self.folder / f"secret-{secrets.token_hex(8)}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(SECRET_BYTES) + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(part, self.secret_file)  # whoever comes first decides
        finally:
            part.unlink()
        return self._kept_secret()

    def _kept_secret(self) -> bytes:
        try:
            return bytes.fromhex(self.secret_file.read_text(encoding="ascii"))
        except ValueError:
            raise OSError(0, "the secret is damaged; delete the file to get a new one") from None

    def record(self) -> dict[str, Any]:
        """Read what was written into the course; empty where nothing is known."""
        try:
            record = json.loads(self.record_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def write_record(self, record: dict[str, Any]) -> None:
        """Remember what was written into the course; the file is whole at every moment."""
        self.make()
        part = self.record_file.with_suffix(".part")
        part.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(self.record_file)
