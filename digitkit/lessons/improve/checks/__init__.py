"""The checks of this lesson, a module for each function."""
