"""Lesson pages for the site: a page's words with what its executed solution printed and drew."""
