# outcome: raised
# says: 'Series' object has no attribute 'reshape'
def to_image(pixels):
    return pixels.reshape(28, 28)
