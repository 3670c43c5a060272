"""The ways to get an answer graded: the notebook check, pytest, and the learners' commands."""
