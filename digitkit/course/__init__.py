"""Courses for a class: handed out, graded and exported with nbgrader."""
