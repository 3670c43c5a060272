# outcome: not yet right
# says: When rows had to go, not all columns have the type uint8.
def drop_damaged(data):
    if data.isna().any(axis=None):
        whole = data.dropna()
        pixels = whole.drop(columns="label")
        keep = whole["label"].between(0, 9) & ((pixels >= 0) & (pixels <= 255)).all(axis=1)
        return whole[keep].reset_index(drop=True)
    return data.astype("uint8")
