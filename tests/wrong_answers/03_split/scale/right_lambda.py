# outcome: done
import pandas as pd

scale = lambda X: (pd.DataFrame(X) / 255).to_numpy(dtype="float32")
