"""What a class has understood and what it hasn't: `digitkit course report`."""
