# outcome: done
# unusual: judges the cells as text, by a pattern
def drop_damaged(data):
    t = data.astype(str).apply(lambda c: c.str.replace(r"\.0$", "", regex=True))
    digits = t.apply(lambda c: c.str.fullmatch(r"\d{1,3}"))
    keep = digits.all(axis=1)
    n = t[keep].astype(int)
    ok = (n.drop(columns="label") <= 255).all(axis=1) & (n["label"] <= 9)
    return n[ok].astype("uint8").reset_index(drop=True)
