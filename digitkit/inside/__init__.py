"""Run next to a learner's code: execute it and answer questions about its results.

Together with `digitkit.protocol` this is all the grading code that a sandbox needs.
"""
