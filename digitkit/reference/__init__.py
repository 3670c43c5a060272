"""The model answers of the course: one module per lesson, each function an exercise."""
