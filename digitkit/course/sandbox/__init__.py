"""Run submitted code where it can do no harm; the class grader uses it.

```
grader                     the sandbox (bubblewrap): no network, nothing of the course is visible
  Sandbox ── requests ──▶ warm server ── forks ──▶ supervisor ──▶ an isolated process per exercise
  transport  ◀══ plain data, never unpickled, never executed ══▶  learner's code
```

A check runs in the grader and calls the learner's code over the transport, as it does with a plain
process. Not protected from: a fault of the Linux kernel, and what one processor lets code learn of
other processes by measuring time. A pasted solution behaves like a right one, and scores.
"""

from digitkit.course.sandbox.bubblewrap import NoSandbox, SandboxLost
from digitkit.course.sandbox.sandbox import Sandbox, open_sandbox

__all__ = ["NoSandbox", "Sandbox", "SandboxLost", "open_sandbox"]
