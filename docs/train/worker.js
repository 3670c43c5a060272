// Trains a network beside the page, so that the page stays quick, and tells of every epoch.
import { fetched, unpacked } from "../js/fetching.js";
import { answers, Network, random, shuffled } from "./mlp.js";

const PIXELS = 784;
const HELD_OUT = 1000;
const SHOWN_MISTAKES = 12;
let digits = null; // { greys, labels }: 4,000 digits, the last 1,000 of them held out
let asked = 0; // the number of the training that was asked for last

async function load() {
  if (digits) return;
  const answer = await fetched(new URL("digits.bin.gz", import.meta.url));
  const bytes = await unpacked(new Uint8Array(await answer.arrayBuffer()));
  const count = bytes.length / (PIXELS + 1);
  digits = { labels: bytes.slice(0, count), greys: bytes.slice(count) };
}

// Rows of an input, in the range that the settings ask for.
function rows(order, { scaled }) {
  const input = new Float32Array(order.length * PIXELS);
  order.forEach((digit, row) => {
    const start = digit * PIXELS;
    for (let pixel = 0; pixel < PIXELS; pixel++) input[row * PIXELS + pixel] = digits.greys[start + pixel];
  });
  return scaled ? input.map((grey) => grey / 255) : input;
}

// Which digits are learned from and which are held out, and the labels that the training is given.
function parts(settings, next) {
  const all = Uint32Array.from(digits.labels, (_, place) => place);
  if (settings.sorted) all.sort((one, other) => digits.labels[one] - digits.labels[other] || one - other);
  const held = all.slice(all.length - HELD_OUT);
  const learned = all.slice(0, all.length - HELD_OUT).slice(0, settings.digits);
  const labels = Uint8Array.from(learned, (digit) => digits.labels[digit]);
  if (settings.shuffledLabels) {
    const order = shuffled(labels.length, next);
    return { learned, held, labels: Uint8Array.from(order, (place) => labels[place]) };
  }
  return { learned, held, labels };
}

function score(network, input, labels) {
  const output = network.forward(input, labels.length).at(-1);
  const { loss } = network.outputSlopes(output, labels);
  const read = answers(output);
  const right = read.reduce((sum, answer, row) => sum + (answer === labels[row] ? 1 : 0), 0);
  return { loss, accuracy: right / labels.length, read };
}

function mistakes(held, labels, read) {
  const found = [];
  for (let row = 0; row < held.length && found.length < SHOWN_MISTAKES; row++) {
    if (read[row] === labels[row]) continue;
    const greys = digits.greys.slice(held[row] * PIXELS, (held[row] + 1) * PIXELS);
    found.push({ greys, truth: labels[row], read: read[row] });
  }
  return found;
}

// Train for one epoch, in batches of shuffled digits. Returns the mean loss and the accuracy, as Keras counts them.
function epoch(network, input, labels, { batch, rate }, next) {
  const order = shuffled(labels.length, next);
  let [loss, right] = [0, 0];
  for (let start = 0; start < order.length; start += batch) {
    const chosen = order.slice(start, start + batch);
    const images = new Float32Array(chosen.length * PIXELS);
    chosen.forEach((row, place) => images.set(input.subarray(row * PIXELS, (row + 1) * PIXELS), place * PIXELS));
    const wanted = Uint8Array.from(chosen, (row) => labels[row]);
    const done = network.step(images, wanted, rate);
    loss += done.loss * chosen.length;
    right += answers(done.output).reduce((sum, answer, row) => sum + (answer === wanted[row] ? 1 : 0), 0);
  }
  return { loss: loss / order.length, accuracy: right / order.length };
}

async function train(number, settings, drawing) {
  await load();
  const next = random(settings.seed);
  const { learned, held, labels } = parts(settings, next);
  const [input, heldInput] = [rows(learned, settings), rows(held, settings)];
  const heldLabels = Uint8Array.from(held, (digit) => digits.labels[digit]);
  const { width, softmax, seed } = settings;
  const network = new Network([PIXELS, width, width, width, 10], { softmax, seed });
  const first = network.weights[0].slice();
  for (let done = 1; done <= settings.epochs; done++) {
    const trained = epoch(network, input, labels, settings, next);
    await new Promise((resolve) => setTimeout(resolve)); // so that a stop is heard
    if (number !== asked) return;
    const { read, ...validation } = score(network, heldInput, heldLabels);
    self.postMessage({
      kind: "epoch",
      number,
      epoch: done,
      trained,
      validation,
      changes: network.weights[0].map((weight, place) => weight - first[place]),
      width,
      mistakes: mistakes(held, heldLabels, read),
      counts: Array.from({ length: 10 }, (_, digit) => read.filter((answer) => answer === digit).length),
      drawing: drawing && reading(network, drawing, settings),
      isLast: done === settings.epochs,
    });
  }
}

function reading(network, greys, { scaled }) {
  const input = Float32Array.from(greys, (grey) => (scaled ? grey / 255 : grey));
  return Array.from(network.forward(input, 1).at(-1));
}

self.addEventListener("message", ({ data }) => {
  asked = data.number;
  if (data.kind !== "train") return;
  train(data.number, data.settings, data.drawing).catch((error) => {
    self.postMessage({ kind: "failed", number: data.number, message: error.message });
  });
});
