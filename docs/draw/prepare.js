// A drawing made to look as the digits of MNIST do: the same steps, in the same order and with the
// same rounding, as `prepare_drawing` in digitkit/lessons/use/reference.py. An image is
// { data: Float64Array (row by row), height, width }.

const SIDE = 28;

export function image(height, width, data = new Float64Array(height * width)) {
  return { data, height, width };
}

// NumPy and Python round a half to the even neighbour.
export function roundHalfEven(value) {
  const low = Math.floor(value);
  const over = value - low;
  if (over !== 0.5) return over < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

function largest(data) {
  return data.reduce((most, value) => Math.max(most, value), -Infinity);
}

function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function edge({ data, height, width }) {
  const shades = [];
  for (let x = 0; x < width; x++) shades.push(data[x], data[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) shades.push(data[y * width], data[(y + 1) * width - 1]);
  return shades;
}

// Paper becomes 0 and the strongest ink 1, whether the drawing is dark on light or light on dark.
export function extractInk(drawing) {
  const paper = median(edge(drawing));
  let difference = drawing.data.map((shade) => shade - paper);
  const darkest = difference.reduce((least, value) => Math.min(least, value), Infinity);
  if (largest(difference) < -darkest) difference = difference.map((value) => -value);
  const ink = difference.map((value) => Math.max(value, 0));
  const peak = largest(ink);
  return image(drawing.height, drawing.width, peak > 0 ? ink.map((value) => value / peak) : ink);
}

export function isEmpty({ data }) {
  return !data.some((value) => value > 0);
}

// Where there is ink above the threshold: [top, left, bottom, right], the last two exclusive.
export function boundingBox({ data, height, width }, threshold = 0.1) {
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] <= threshold) continue;
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    }
  }
  return [top, left, bottom, right];
}

export function crop(ink) {
  const [top, left, bottom, right] = boundingBox(ink);
  if (bottom <= top) return ink;
  const part = image(bottom - top, right - left);
  for (let y = top; y < bottom; y++) {
    part.data.set(ink.data.subarray(y * ink.width + left, y * ink.width + right), (y - top) * part.width);
  }
  return part;
}

// For each new pixel, the old ones that it covers and how much of it each of them fills.
function coverage(size, newSize) {
  return Array.from({ length: newSize }, (_, place) => {
    const [begin, end] = [(place * size) / newSize, ((place + 1) * size) / newSize];
    const weights = [];
    for (let pixel = Math.floor(begin); pixel < Math.min(size, Math.ceil(end)); pixel++) {
      const covered = Math.min(end, pixel + 1) - Math.max(begin, pixel);
      if (covered > 0) weights.push([pixel, (covered * newSize) / size]);
    }
    return weights;
  });
}

// Area average, along both sides.
export function resize(ink, longerSide = 20) {
  const factor = longerSide / Math.max(ink.height, ink.width);
  const [height, width] = [ink.height, ink.width].map((side) => Math.max(1, roundHalfEven(side * factor)));
  const [rows, columns] = [coverage(ink.height, height), coverage(ink.width, width)];
  const lower = image(height, ink.width);
  rows.forEach((weights, y) => {
    for (const [pixel, weight] of weights) {
      for (let x = 0; x < ink.width; x++) lower.data[y * ink.width + x] += weight * ink.data[pixel * ink.width + x];
    }
  });
  const small = image(height, width);
  for (let y = 0; y < height; y++) {
    columns.forEach((weights, x) => {
      for (const [pixel, weight] of weights) small.data[y * width + x] += weight * lower.data[y * ink.width + pixel];
    });
  }
  return small;
}

export function centreOfMass({ data, height, width }) {
  let [sum, down, across] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = data[y * width + x];
      sum += ink;
      down += y * ink;
      across += x * ink;
    }
  }
  return [down / sum, across / sum];
}

function place(ink, top, left) {
  const frame = image(SIDE, SIDE);
  for (let y = 0; y < ink.height; y++) {
    frame.data.set(ink.data.subarray(y * ink.width, (y + 1) * ink.width), (top + y) * SIDE + left);
  }
  return frame;
}

export function placeByMass(ink) {
  const [down, across] = centreOfMass(ink);
  const within = (start, room) => Math.min(Math.max(roundHalfEven(start), 0), room);
  return place(ink, within(14 - down, SIDE - ink.height), within(14 - across, SIDE - ink.width));
}

function placeByBox(ink) {
  return place(ink, (SIDE - ink.height) >> 1, (SIDE - ink.width) >> 1);
}

// 0–255, the strongest ink 255.
export function toGreys(frame) {
  const peak = largest(frame.data);
  return Uint8Array.from(frame.data, (value) => (peak > 0 ? roundHalfEven((255 * value) / peak) : 0));
}

export const EVERY_STEP = Object.freeze({ ink: true, crop: true, fit: true, centre: true });

// All steps, each of which can be left out. `drawing` has shades of any range, paper light or dark.
// Returns the final 784 greys and the image after each step.
export function prepare(drawing, steps = EVERY_STEP) {
  const brightest = Math.max(largest(drawing.data), 1);
  const scaled = image(drawing.height, drawing.width, drawing.data.map((shade) => shade / brightest));
  const ink = steps.ink ? extractInk(drawing) : scaled;
  if (isEmpty(ink)) return { greys: new Uint8Array(SIDE * SIDE), stages: [] };
  const cropped = steps.crop ? crop(ink) : ink;
  const fitted = resize(cropped, steps.fit ? 20 : SIDE);
  const frame = steps.centre ? placeByMass(fitted) : placeByBox(fitted);
  return {
    greys: toGreys(frame),
    stages: [
      ["ink", ink],
      ["crop", cropped],
      ["fit", fitted],
      ["centre", frame],
    ],
  };
}

export function prepareDrawing(drawing) {
  return prepare(drawing).greys;
}
