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
  if (largest(difference) < -smallest(difference)) difference = difference.map((value) => -value);
  const ink = difference.map((value) => Math.max(value, 0));
  const peak = largest(ink);
  return image(drawing.height, drawing.width, peak > 0 ? ink.map((value) => value / peak) : ink);
}

export function isEmpty({ data }) {
  return !data.some((value) => value > 0);
}

// Linear between the two nearest values, as NumPy's percentile.
function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const place = (share / 100) * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
}

function smallest(data) {
  return data.reduce((least, value) => Math.min(least, value), Infinity);
}

function spread(data) {
  return largest(data) - smallest(data);
}

function distances(data, from = 0) {
  return Float64Array.from(data, (value) => Math.abs(value - from));
}

function cut({ data, width }, top, left, bottom, right) {
  const part = image(bottom - top, right - left);
  for (let y = top; y < bottom; y++) {
    part.data.set(data.subarray(y * width + left, y * width + right), (y - top) * part.width);
  }
  return part;
}

// Connected pieces above a limit: the number of each pixel's piece from 1, and for each piece its box
// and how often it lies on the edge (a corner counts twice, as it does along the edge).
function label({ data, height, width }, limit, corners) {
  const numbers = image(height, width);
  const pieces = [null];
  for (let start = 0; start < data.length; start++) {
    if (numbers.data[start] || !(data[start] > limit)) continue;
    const piece = { size: 0, mass: 0, alongEdge: 0, top: height, left: width, bottom: 0, right: 0 };
    const waiting = [start];
    numbers.data[start] = pieces.length;
    while (waiting.length) {
      const pixel = waiting.pop();
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      piece.size += 1;
      piece.mass += data[pixel];
      piece.alongEdge += (y === 0) + (y === height - 1) + (x === 0) + (x === width - 1);
      [piece.top, piece.bottom] = [Math.min(piece.top, y), Math.max(piece.bottom, y + 1)];
      [piece.left, piece.right] = [Math.min(piece.left, x), Math.max(piece.right, x + 1)];
      for (let down = -1; down <= 1; down++) {
        for (let across = -1; across <= 1; across++) {
          if (!corners && down && across) continue;
          const [row, column] = [y + down, x + across];
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const next = row * width + column;
          if (numbers.data[next] || !(data[next] > limit)) continue;
          numbers.data[next] = pieces.length;
          waiting.push(next);
        }
      }
    }
    pieces.push(piece);
  }
  return { numbers, pieces };
}

// The median of a square around each pixel; beyond the edge the nearest pixel counts.
function medianFilter({ data, height, width }, size) {
  const [result, half] = [image(height, width), size >> 1];
  const near = new Float64Array(size * size);
  const within = (place, count) => Math.min(Math.max(place, 0), count - 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let count = 0;
      for (let row = y - half; row <= y + half; row++) {
        const start = within(row, height) * width;
        for (let column = x - half; column <= x + half; column++) near[count++] = data[start + within(column, width)];
      }
      result.data[y * width + x] = near.sort()[near.length >> 1];
    }
  }
  return result;
}

// Each shade lies between its neighbours', along both sides.
function stretch(small, height, width) {
  const between = (newSize, size) =>
    Array.from({ length: newSize }, (_, place) => {
      const at = Math.min(Math.max(((place + 0.5) * size) / newSize - 0.5, 0), size - 1);
      const low = Math.min(Math.floor(at), Math.max(size - 2, 0));
      return [low, Math.min(low + 1, size - 1), at - low];
    });
  const [rows, columns] = [between(height, small.height), between(width, small.width)];
  const result = image(height, width);
  rows.forEach(([upper, lower, down], y) => {
    const row = (x) => {
      const top = small.data[upper * small.width + x];
      return top + down * (small.data[lower * small.width + x] - top);
    };
    columns.forEach(([left, right, across], x) => {
      result.data[y * width + x] = row(left) + across * (row(right) - row(left));
    });
  });
  return result;
}

function findPaper(sheet) {
  const along = edge(sheet);
  if (percentile(along, 95) - percentile(along, 5) <= 0.12 * spread(sheet.data)) {
    return image(sheet.height, sheet.width, new Float64Array(sheet.data.length).fill(median(along)));
  }
  const small = resize(sheet, Math.min(48, Math.max(sheet.height, sheet.width)));
  const wide = Math.trunc(0.4 * Math.max(small.height, small.width)) | 1;
  return stretch(medianFilter(small, wide), sheet.height, sheet.width);
}

function findSheet(whole) {
  const difference = image(whole.height, whole.width, distances(whole.data, median(edge(whole))));
  const most = largest(difference.data);
  const { numbers, pieces } = label(difference, most / 2, false);
  const biggest = pieces.reduce((best, piece, number) => (best && pieces[best].size >= piece.size ? best : number), 0);
  const { top, left, bottom, right } = pieces[biggest];
  const [height, width] = [bottom - top, right - left];
  const rim = Math.max(2, roundHalfEven(0.04 * Math.min(height, width)));
  const filled = edge(cut(numbers, top, left, bottom, right)).filter((number) => number === biggest).length;
  const isLarge = height >= 0.4 * whole.height && width >= 0.4 * whole.width;
  if (!isLarge || Math.min(height, width) - 2 * rim < 16 || filled / (2 * (height + width)) < 0.8) return whole;
  const sheet = cut(whole, top + rim, left + rim, bottom - rim, right - rim);
  const along = edge(sheet);
  const [drawn, rest] = [sheet.data, along].map((shades) => largest(distances(shades, median(along))));
  return rest <= Math.max(drawn / 2, 0.2 * most) ? sheet : whole;
}

function removeDesk(ink, limit) {
  const { numbers, pieces } = label(ink, limit, false);
  const isDesk = pieces.map((piece) => piece !== null && piece.alongEdge >= 0.08 * (ink.height + ink.width));
  return image(ink.height, ink.width, ink.data.map((value, pixel) => (isDesk[numbers.data[pixel]] ? 0 : value)));
}

function paperNoise(ink) {
  const [usual, along] = [4 * median(distances(ink.data)), percentile(distances(edge(ink)), 90)];
  return Math.max(usual, along, percentile(ink.data.map((value) => -value), 99.5));
}

function keepStrokes(ink) {
  const { numbers, pieces } = label(ink, 0, true);
  const longer = Math.max(ink.height, ink.width);
  const found = pieces.slice(1);
  const isInside = ({ alongEdge }) => alongEdge === 0;
  const isLong = ({ top, left, bottom, right }) => Math.max(bottom - top, right - left) / longer >= 0.12;
  const isWide = ({ top, left, bottom, right }) => Math.min(bottom - top, right - left) / longer >= 0.03;
  const main = found.filter((piece) => isInside(piece) && isLong(piece));
  const likely = found.filter((piece) => isInside(piece) || (main.length === 0 && isLong(piece) && isWide(piece)));
  const least = 0.05 * largest((main.length ? main : likely).map(({ mass }) => mass));
  const kept = pieces.map((piece) => likely.includes(piece) && piece.mass >= least);
  return image(ink.height, ink.width, ink.data.map((value, pixel) => (kept[numbers.data[pixel]] ? value : 0)));
}

// The paper of a photo gets one shade; a drawing whose edge is paper of one shade stays as it is.
export function evenPaper(drawing) {
  const border = edge(drawing);
  const away = distances(border, median(border));
  const near = 0.05 * spread(drawing.data);
  const share = (condition) => away.filter(condition).length / away.length;
  if (share((value) => value === 0) >= 0.4 && share((value) => value > 0 && value < near) <= 0.15) return drawing;
  const sheet = findSheet(resize(drawing, Math.min(200, Math.max(drawing.height, drawing.width))));
  const { height, width } = sheet;
  const paper = findPaper(sheet);
  const difference = sheet.data.map((shade, pixel) => shade - paper.data[pixel]);
  const sign = largest(difference) < -smallest(difference) ? -1 : 1;
  const whole = image(height, width, difference.map((value) => sign * value));
  const strongest = largest(whole.data);
  const wanted = 1.5 * percentile(distances(edge(whole)), 99);
  const limit = Math.min(Math.max(wanted, 0.1 * strongest), 0.4 * strongest);
  const ink = removeDesk(whole, limit);
  const usual = median(paper.data);
  let strokes = image(height, width, ink.data.map((value) => (value > limit ? value : 0)));
  if (largest(strokes.data) < Math.max(2 * paperNoise(ink), usual / 8)) strokes = image(height, width);
  return image(height, width, keepStrokes(strokes).data.map((value) => usual + sign * value));
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
  return cut(ink, top, left, bottom, right);
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
  const ink = steps.ink ? extractInk(evenPaper(drawing)) : scaled;
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
