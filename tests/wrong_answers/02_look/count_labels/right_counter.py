# outcome: done
from collections import Counter

import pandas as pd

count_labels = lambda y: pd.Series([Counter(list(y))[digit] for digit in range(10)], dtype="int32")
