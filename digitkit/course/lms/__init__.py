"""A course's grades for learning management systems."""
