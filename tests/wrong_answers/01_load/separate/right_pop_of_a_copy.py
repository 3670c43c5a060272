# outcome: done
def separate(table):
    rest = table.copy()
    labels = rest.pop("label")
    return rest.reset_index(drop=True), labels.values
