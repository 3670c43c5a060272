"""Gather the files that the drawing page needs besides its own text and scripts.

The runtime for models in the browser comes from npm, pinned in package.json. It is large, so it is
fetched when the site is built and never committed. Few web servers compress such a file, so the
site has it compressed, and the page unpacks it.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path

_PACKAGE = Path("node_modules", "onnxruntime-web", "dist")
WASM, PROGRAM = "ort-wasm-simd-threaded.wasm", "ort.wasm.bundle.min.mjs"
NO_RUNTIME = (
    "This copy of the site was built without npm, so your own models can't run here. "
    "Install Node.js and build it again."
)


class DemoError(RuntimeError):
    """The drawing page's files can't be gathered; the message says why in one line."""


def demo_files(root: Path, *, fetch: bool = True) -> dict[str, Path | bytes]:
    """Return the files that the drawing page needs, by their path in the site.

    Args:
        root: the project's folder.
        fetch: let npm fetch the runtime if it is missing; this needs the package registry.

    Returns:
        For each path, such as `"draw/runtime/…"`, the file to copy or the content to write.
        Without npm the page says so, and works except for readers' own models.

    Raises:
        DemoError: npm failed.
    """
    drawn = sorted((root / "digitkit" / "samples").glob("drawn_*.png"))
    files: dict[str, Path | bytes] = {f"img/drawn/{one.name}": one for one in drawn}
    wasm, program = (root / _PACKAGE / name for name in (WASM, PROGRAM))
    if fetch and not (wasm.is_file() and program.is_file()):
        fetch_runtime(root)
    if not (wasm.is_file() and program.is_file()):
        files["draw/files.json"] = json.dumps({"files": [], "missing": NO_RUNTIME}).encode()
        return files
    packed = gzip.compress(wasm.read_bytes(), 6, mtime=0)
    files["draw/runtime/" + WASM] = wasm
    files["draw/runtime/" + PROGRAM] = program
    files[f"draw/runtime/{WASM}.gz"] = packed

    def entry(name: str, path: Path) -> dict[str, str | int]:
        return {"name": name, "bytes": path.stat().st_size}

    packed_entry = {"name": f"runtime/{WASM}.gz", "bytes": len(packed)}
    fetched = [
        {**packed_entry, "plain": entry(f"runtime/{WASM}", wasm)},
        entry(f"runtime/{PROGRAM}", program),
    ]
    files["draw/files.json"] = json.dumps({"files": fetched}).encode()
    return files


def fetch_runtime(root: Path) -> None:
    """Let npm install what package-lock.json pins; without npm, do nothing.

    Raises:
        DemoError: npm failed; the message is its first line with "error", else its last line.
    """
    npm = shutil.which("npm")
    if npm is None:
        return
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        why = next((line for line in lines if "error" in line.lower()), "".join(lines[-1:]))
        raise DemoError(f"npm ci failed for the drawing page: {why.strip()}")
