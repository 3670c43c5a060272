# named: filled all the disk space it may use, 128 MiB
# nbgrader: kept away
def scale(X):
    with open("zeros", "wb") as file:
        while True:
            file.write(bytes(2**20))
