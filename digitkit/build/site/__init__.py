"""Lesson pages for the site: their text with the outputs of the executed solution."""
