"""How a person meets grading: the notebook check, pytest, and the commands of learners."""
