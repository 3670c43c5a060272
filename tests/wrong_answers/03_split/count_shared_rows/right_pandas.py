# outcome: done
import pandas as pd


def count_shared_rows(X_train, X_val):
    known = pd.DataFrame(X_train).drop_duplicates().assign(known=True)
    new = pd.DataFrame(X_val)
    known.columns = [*new.columns, "known"]
    return new.merge(known, on=list(new.columns), how="left")["known"].notna().sum()
