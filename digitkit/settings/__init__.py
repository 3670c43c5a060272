"""Keep a user's own settings of Keras, Matplotlib and others from changing a result.

A `keras.json`, environment variables, style files and calls in a notebook change what the same code
computes and draws. So processes that grade or train get a known environment (`environment`), and in
the learner's own process the libraries use their defaults while a check calls a function
(`libraries`).
"""
