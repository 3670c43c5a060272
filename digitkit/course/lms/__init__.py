"""Export of a course's grades to learning management systems."""
