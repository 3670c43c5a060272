"""Running handed-in code where it can do no harm: what the fast grader stands on.

```
grader                    the sandbox (bubblewrap): no network, nothing of the course to be seen
  Sandbox ── asks for ──▶ warm server ── forks ──▶ keeper ──▶ a box of its own, for one exercise
  link    ◀══ plain data, never unpickled, never executed ══▶ learner's code
```

A check runs in the grader and asks the learner's code over the link, as it does over a pipe. What
is not protected from: a fault of the Linux kernel, and what one processor lets code learn of its
neighbours by measuring time. A solution that was pasted is right by behaviour and scores.
"""

from digitkit.course.sandbox.errors import NoSandbox, SandboxLost
from digitkit.course.sandbox.sandbox import Sandbox, open_sandbox

__all__ = ["NoSandbox", "Sandbox", "SandboxLost", "open_sandbox"]
