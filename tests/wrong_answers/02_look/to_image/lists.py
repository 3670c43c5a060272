# outcome: not yet right
# says: Your function returned a list of 28 values.
def to_image(pixels):
    pixels = list(pixels)
    return [pixels[28 * row : 28 * row + 28] for row in range(28)]
