"""Statements of the lessons' prose about figures, held on several seeds."""
