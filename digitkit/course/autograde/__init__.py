"""Grading a class: fast, each submission for itself, with nothing lost.

A submission's bytes and the lesson's own copy go in, a verdict comes out as plain data: that part
runs in worker processes, on one machine or many. One process alone writes to the gradebook.
"""
