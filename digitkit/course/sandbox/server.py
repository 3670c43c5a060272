"""The warm process inside the sandbox: it loads slow modules, then forks a supervisor per request.

It never reads what submitted code sends, and no submitted code runs in it. Each request comes over
the control socket with two open sockets: one for the code, one for the status of its supervisor.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import warnings

from digitkit.course.sandbox.isolation import Isolation
from digitkit.course.sandbox.limits import Limits
from digitkit.course.sandbox.supervisor import supervise

_LONGEST = 65_536


def main() -> None:
    """Serve requests on the socket whose number is the first argument, until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    warm(settings["modules"])
    limits = Limits.of_this_machine()
    control.sendall(b"ready\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # supervisors leave no zombies
    while True:
        message, files, _, _ = socket.recv_fds(control, _LONGEST, 2)
        if not message:
            return
        code, status = (socket.socket(fileno=number) for number in files)
        with code, status:
            isolation = Isolation(json.loads(message)["function"], limits)
            _fork(isolation, code, status, settings["isolated"])


def warm(modules: list[str]) -> None:
    """Import modules; run no operation of Keras."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            importlib.import_module(module)
    gc.collect()
    gc.freeze()


def _fork(isolation: Isolation, code: socket.socket, status: socket.socket, isolated: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads hold none of our locks
        pid = os.fork()
    if pid == 0:
        try:
            supervise(isolation, code, status, isolated=isolated)
        finally:
            os._exit(1)
