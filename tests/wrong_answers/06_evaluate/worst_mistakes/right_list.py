# outcome: done
def worst_mistakes(probabilities, y_true, n=12):
    mistakes = []
    for row, (answers, true) in enumerate(zip(probabilities, y_true)):
        if answers.argmax() != true:
            mistakes.append((answers.max(), row))
    return [row for _, row in sorted(mistakes, reverse=True)[:n]]
