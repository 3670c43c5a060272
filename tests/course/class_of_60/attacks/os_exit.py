# named: calls `os._exit`
import os


def scale(X):
    os._exit(0)
