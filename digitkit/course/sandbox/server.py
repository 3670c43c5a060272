"""The warm process inside the sandbox: it loads what is slow to load, then forks a keeper a time.

It never reads what handed-in code says, and no handed-in code runs in it. Each request comes over
the control line with two open sockets: the line of the code, and the status line of its keeper.
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
    told = json.loads(sys.argv[2])
    warm(told["modules"])
    limits = Limits.of_this_machine()
    control.sendall(b"ready\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers leave nothing behind when they end
    while True:
        message, files, _, _ = socket.recv_fds(control, _LONGEST, 2)
        if not message:
            return
        line, status = (socket.socket(fileno=number) for number in files)
        with line, status:
            _fork(Isolation(json.loads(message)["function"], limits), line, status, told["boxed"])


def warm(modules: list[str]) -> None:
    """Load modules, and the learner's side of the boundary; run no operation of Keras."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            importlib.import_module(module)
    gc.collect()
    gc.freeze()


def _fork(box: Isolation, line: socket.socket, status: socket.socket, boxed: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads hold no lock of ours
        pid = os.fork()
    if pid == 0:
        try:
            supervise(box, line, status, boxed=boxed)
        finally:
            os._exit(1)
