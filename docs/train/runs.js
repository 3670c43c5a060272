// What a training is made of: its settings, and the runs that go wrong, for the reader to name.

export const DEFAULTS = Object.freeze({
  digits: 3000,
  epochs: 6,
  rate: 0.001,
  batch: 64,
  width: 128,
  scaled: true,
  softmax: true,
  shuffledLabels: false,
  sorted: false,
  seed: 42,
});

// Each run spoils one thing. `diagnosis` is what the reader should name, `evidence` how one can tell.
export const RUNS = Object.freeze([
  {
    settings: { digits: 300, epochs: 30 },
    diagnosis: "overfitting",
    evidence:
      "It learned 300 digits by heart: the training accuracy reached 100 %, while the validation loss turned and rose again.",
  },
  {
    settings: { rate: 0.00003, epochs: 4 },
    diagnosis: "underfitting",
    evidence: "The steps were so small that both losses were still falling at the end, by nearly the same amount each epoch.",
  },
  {
    settings: { rate: 1 },
    diagnosis: "too long steps",
    evidence: "The learning rate was 1. The first loss is enormous, then it stays near ln 10 = 2.303, and nearly every digit gets the same answer.",
  },
  {
    settings: { sorted: true, epochs: 3 },
    diagnosis: "wrong validation digits",
    evidence:
      "The digits were sorted before the last rows were set aside, so the validation digits are 8s and 9s that the training hardly has.",
  },
  {
    settings: { softmax: false, epochs: 4 },
    diagnosis: "softmax forgotten",
    evidence: "The outputs were no probabilities. The loss stays at ln 10 or above, and the accuracy stays far below that of a sound run.",
  },
  {
    settings: { shuffledLabels: true, epochs: 8 },
    diagnosis: "labels shuffled",
    evidence: "The labels belong to other digits: validation stays at guessing, 10 %, while the network slowly learns the training labels by heart.",
  },
]);

export const DIAGNOSES = RUNS.map((run) => run.diagnosis);
