# named: calls `sys.exit`
import sys


def scale(X):
    sys.exit(0)
