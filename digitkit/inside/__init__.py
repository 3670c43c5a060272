"""Runs next to a learner's code: executes it, and answers questions about what it made.

Together with `digitkit.protocol` this is all of the grading that a sandbox holds.
"""
