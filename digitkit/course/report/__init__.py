"""A report on what a class has understood and what it has not: `digitkit course report`."""
