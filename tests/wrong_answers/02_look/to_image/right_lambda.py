# outcome: done
import numpy as np
import pandas as pd

to_image = lambda row: np.stack(np.split(pd.Series(row).values, 28))
