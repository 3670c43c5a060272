"""nbgrader's formgrader over a course folder, and a browser that looks at it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError

from tests.browser import chromium

TO_START = 90


@contextmanager
def formgrader(course: Path, scratch: Path) -> Iterator[tuple[str, str]]:
    """Serve a course; gives the address of its formgrader, and the token that lets one in.

    Args:
        course: the course's folder.
        scratch: a folder for what the server keeps, in place of the user's own.
    """
    token, port = secrets.token_hex(16), free_port()
    places = {f"JUPYTER_{name}_DIR": str(scratch / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    words = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    with (scratch / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "server", *words],
            cwd=course,
            env=os.environ | places | {"JUPYTER_TOKEN": token},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api", server)
            yield f"http://127.0.0.1:{port}/formgrader", token
        finally:
            server.terminate()
            server.wait(timeout=30)


def free_port() -> int:
    """Give a port that nobody listens at."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + TO_START
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


@contextmanager
def browser_page(token: str) -> Iterator:
    """Give a page of a browser that reaches this machine alone, and may enter the server."""
    with chromium() as browser:
        enter = {"Authorization": f"token {token}"}
        page = browser.new_page(extra_http_headers=enter, viewport={"width": 1100, "height": 900})
        page.set_default_timeout(60_000)

        def here_alone(route):
            local = route.request.url.startswith("http://127.0.0.1:")
            route.continue_() if local else route.abort()

        page.route("**/*", here_alone)
        yield page
