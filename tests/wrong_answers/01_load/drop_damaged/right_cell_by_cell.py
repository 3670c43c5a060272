# outcome: done
# unusual: loops over all cells with `loc`
def drop_damaged(data):
    good = []
    for i in range(len(data)):
        ok = True
        for c in data.columns:
            v = data.loc[i, c]
            try:
                v = float(v)
            except ValueError:
                ok = False
                break
            top = 9 if c == "label" else 255
            if not (v == v and 0 <= v <= top and v.is_integer()):
                ok = False
                break
        if ok:
            good.append(i)
    return data.loc[good].astype(float).astype("uint8").reset_index(drop=True)
