# outcome: not yet right
# says: count_parameters([3, 2]) is 100,480: those are the parameters of other sizes
def count_parameters(sizes):
    inputs, units = 784, 128
    return inputs * units + units
