"""Courses for nbgrader: made, kept up to date, and graded by its own commands."""
