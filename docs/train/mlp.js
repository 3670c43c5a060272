// A dense network in plain JavaScript, trained as Keras trains the course's: ReLU between the layers,
// softmax at the end, sparse categorical cross-entropy, Adam. All arrays are 32-bit floats.

const OUTPUTS = 10;
const SMALLEST = 1e-7; // Keras keeps probabilities that far from 0 and 1
const [DECAY, SQUARES_DECAY, EPSILON] = [0.9, 0.999, 1e-7]; // Adam's, as Keras has them

// Random numbers in [0, 1), the same for the same seed (mulberry32).
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// The numbers 0 … count - 1 in random order.
export function shuffled(count, next) {
  const order = Uint32Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(next() * (last + 1));
    [order[last], order[chosen]] = [order[chosen], order[last]];
  }
  return order;
}

export class Network {
  // sizes: values of the input, units of each layer; weights: one flat array for each kernel and bias.
  constructor(sizes, { softmax = true, weights = null, seed = 42 } = {}) {
    this.sizes = sizes;
    this.softmax = softmax;
    this.layers = sizes.length - 1;
    this.weights = weights ?? initial(sizes, random(seed));
    this.means = this.weights.map((array) => new Float32Array(array.length));
    this.squares = this.weights.map((array) => new Float32Array(array.length));
    this.steps = 0;
  }

  // The values of every layer for rows of an input: [input, layer 1, …, output].
  forward(input, rows) {
    const values = [input];
    for (let layer = 0; layer < this.layers; layer++) {
      const [inputs, units] = [this.sizes[layer], this.sizes[layer + 1]];
      const sums = multiply(values[layer], rows, this.weights[2 * layer], inputs, units, this.weights[2 * layer + 1]);
      if (layer < this.layers - 1) relu(sums);
      else if (this.softmax) softmax(sums, rows);
      values.push(sums);
    }
    return values;
  }

  // The mean loss of rows, and its slope by each weight.
  gradients(input, labels) {
    const rows = labels.length;
    const values = this.forward(input, rows);
    const { loss, slopes } = this.outputSlopes(values.at(-1), labels);
    const gradients = new Array(2 * this.layers);
    let behind = slopes;
    for (let layer = this.layers - 1; layer >= 0; layer--) {
      const [inputs, units] = [this.sizes[layer], this.sizes[layer + 1]];
      gradients[2 * layer] = kernelSlopes(values[layer], behind, rows, inputs, units);
      gradients[2 * layer + 1] = biasSlopes(behind, rows, units);
      if (layer > 0) behind = inputSlopes(behind, this.weights[2 * layer], values[layer], rows, inputs, units);
    }
    return { loss, gradients, output: values.at(-1) };
  }

  // The loss, and its slope by the sums of the last layer.
  outputSlopes(output, labels) {
    const rows = labels.length;
    const slopes = new Float32Array(rows * OUTPUTS);
    let loss = 0;
    for (let row = 0; row < rows; row++) {
      const given = output.subarray(row * OUTPUTS, (row + 1) * OUTPUTS);
      const kept = given.map((value) => Math.min(Math.max(value, SMALLEST), 1 - SMALLEST));
      const sum = kept.reduce((total, value) => total + value, 0);
      loss -= Math.log(kept[labels[row]] / sum);
      for (let unit = 0; unit < OUTPUTS; unit++) {
        const wanted = unit === labels[row] ? 1 : 0;
        // Without softmax, the loss takes the sums for probabilities; a value that it had to cut has no slope.
        const slope = this.softmax ? given[unit] - wanted : given[unit] === kept[unit] ? (kept[unit] / sum - wanted) / kept[unit] : 0;
        slopes[row * OUTPUTS + unit] = slope / rows;
      }
    }
    return { loss: loss / rows, slopes };
  }

  // One step of Adam. Returns the loss before it, and the output.
  step(input, labels, rate) {
    const { loss, gradients, output } = this.gradients(input, labels);
    this.steps += 1;
    const size = (rate * Math.sqrt(1 - SQUARES_DECAY ** this.steps)) / (1 - DECAY ** this.steps);
    this.weights.forEach((array, which) => {
      const [mean, square, slopes] = [this.means[which], this.squares[which], gradients[which]];
      for (let place = 0; place < array.length; place++) {
        const slope = slopes[place];
        mean[place] += (slope - mean[place]) * (1 - DECAY);
        square[place] += (slope * slope - square[place]) * (1 - SQUARES_DECAY);
        array[place] -= (size * mean[place]) / (Math.sqrt(square[place]) + EPSILON);
      }
    });
    return { loss, output };
  }
}

// Glorot's uniform weights and biases of 0, as Keras begins.
function initial(sizes, next) {
  return sizes.slice(1).flatMap((units, layer) => {
    const limit = Math.sqrt(6 / (sizes[layer] + units));
    const kernel = Float32Array.from({ length: sizes[layer] * units }, () => (2 * next() - 1) * limit);
    return [kernel, new Float32Array(units)];
  });
}

function multiply(input, rows, kernel, inputs, units, bias) {
  const sums = new Float32Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const result = sums.subarray(row * units, (row + 1) * units);
    result.set(bias);
    for (let place = 0; place < inputs; place++) {
      const value = input[row * inputs + place];
      if (value === 0) continue; // paper, or a unit that ReLU silenced
      const start = place * units;
      for (let unit = 0; unit < units; unit++) result[unit] += value * kernel[start + unit];
    }
  }
  return sums;
}

function kernelSlopes(input, behind, rows, inputs, units) {
  const slopes = new Float32Array(inputs * units);
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < inputs; place++) {
      const value = input[row * inputs + place];
      if (value === 0) continue;
      const [start, from] = [place * units, row * units];
      for (let unit = 0; unit < units; unit++) slopes[start + unit] += value * behind[from + unit];
    }
  }
  return slopes;
}

function biasSlopes(behind, rows, units) {
  const slopes = new Float32Array(units);
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) slopes[unit] += behind[row * units + unit];
  }
  return slopes;
}

// The slopes by a layer's inputs; where ReLU gave 0, the slope is 0.
function inputSlopes(behind, kernel, values, rows, inputs, units) {
  const slopes = new Float32Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < inputs; place++) {
      if (values[row * inputs + place] <= 0) continue;
      let sum = 0;
      for (let unit = 0; unit < units; unit++) sum += kernel[place * units + unit] * behind[row * units + unit];
      slopes[row * inputs + place] = sum;
    }
  }
  return slopes;
}

function relu(values) {
  for (let place = 0; place < values.length; place++) if (values[place] < 0) values[place] = 0;
}

function softmax(sums, rows) {
  for (let row = 0; row < rows; row++) {
    const scores = sums.subarray(row * OUTPUTS, (row + 1) * OUTPUTS);
    const most = Math.max(...scores);
    let total = 0;
    for (let unit = 0; unit < OUTPUTS; unit++) total += scores[unit] = Math.exp(scores[unit] - most);
    for (let unit = 0; unit < OUTPUTS; unit++) scores[unit] /= total;
  }
}

// The largest of each row of ten.
export function answers(output) {
  return Uint8Array.from({ length: output.length / OUTPUTS }, (_, row) => {
    let best = 0;
    for (let unit = 1; unit < OUTPUTS; unit++) {
      if (output[row * OUTPUTS + unit] > output[row * OUTPUTS + best]) best = unit;
    }
    return best;
  });
}
