# outcome: done
# unusual: chooses the pixels by a pattern of their names
def separate(data):
    return data.filter(regex="^pixel"), data.label.values
