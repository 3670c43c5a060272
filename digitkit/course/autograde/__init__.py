"""Grade a class: fast, each submission by itself, with nothing lost.

Worker processes, on one machine or many, take a submission's bytes and the lesson's own copy, and
return a verdict as plain data. A single process writes to the gradebook.
"""
