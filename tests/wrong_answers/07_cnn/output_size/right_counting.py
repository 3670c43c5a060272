# outcome: done
# unusual: counts the places one by one
def output_size(size, kernel, stride=1, padding="valid"):
    for number in (size, kernel, stride):
        if number < 1:
            raise ValueError(f"{number} is below 1")
    if padding not in ("valid", "same"):
        raise ValueError(f"no such padding: {padding}")
    last = size if padding == "same" else size - kernel + 1
    if last < 1:
        raise ValueError("the kernel doesn't fit")
    return len(range(0, last, stride))
