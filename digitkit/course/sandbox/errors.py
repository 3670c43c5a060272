"""What can go wrong with a sandbox itself; nothing here is ever a learner's fault."""

UNTRUSTED = "what handed-in code does could then reach this machine's files and network"


class NoSandbox(Exception):  # noqa: N818
    """There is no sandbox to run handed-in code in; says in a line what is missing, what to do."""


class SandboxLost(NoSandbox):
    """A sandbox that was there has ended: what was being judged has no verdict; open a new one."""
