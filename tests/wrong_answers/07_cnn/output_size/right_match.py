# outcome: done
# unusual: a match statement with a guard
def output_size(size, kernel, stride=1, padding="valid"):
    if any(number <= 0 for number in (size, kernel, stride)):
        raise ValueError("1 or more")
    match padding:
        case "valid" if kernel <= size:
            return 1 + (size - kernel) // stride
        case "same":
            return (size + stride - 1) // stride
        case _:
            raise ValueError("no such padding, or no room for the kernel")
