# outcome: done
import numpy
import pandas

read_digits = lambda path: pandas.read_csv(path, dtype=numpy.uint8, engine="c")
