"""Courses for nbgrader: created, kept up to date, and graded by its own commands."""
