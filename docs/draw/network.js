// The course's network in plain JavaScript: every layer's values for one image, in some milliseconds.
// Its weights are 16-bit floats in network.bin; network.json says what the layers are.
import { fetched } from "../js/fetching.js";

const file = (name) => new URL(name, import.meta.url);

// A 16-bit float as IEEE 754 defines it, but for infinities and NaN, which no weight is.
function float16(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

// The layers with their weights, and what is known of the network: `limit`, `confusion`, `flagged`.
export async function openNetwork() {
  const [facts, buffer] = await Promise.all([
    fetched(file("network.json")).then((answer) => answer.json()),
    fetched(file("network.bin")).then((answer) => answer.arrayBuffer()),
  ]);
  const bytes = new DataView(buffer);
  let place = 0;
  const take = (count) => Float32Array.from({ length: count }, () => float16(bytes.getUint16(2 * place++, true)));
  const layers = facts.layers.map((layer) => {
    if (!layer.shape) return layer;
    const kernel = take(layer.shape.reduce((product, size) => product * size, 1));
    return { ...layer, kernel, bias: take(layer.shape.at(-1)) };
  });
  return { ...facts, layers };
}

// An image is { height, width, channels, data }, with the channels of a pixel side by side.
function convolution(image, { kernel, bias, padding }) {
  const { channels } = image;
  const filters = bias.length;
  const rim = padding === "same" ? 1 : 0;
  const [height, width] = [image.height - 2 + 2 * rim, image.width - 2 + 2 * rim];
  const data = new Float32Array(height * width * filters);
  const sums = new Float64Array(filters);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sums.set(bias);
      for (let down = 0; down < 3; down++) {
        const row = y + down - rim;
        if (row < 0 || row >= image.height) continue;
        for (let across = 0; across < 3; across++) {
          const column = x + across - rim;
          if (column < 0 || column >= image.width) continue;
          for (let channel = 0; channel < channels; channel++) {
            const value = image.data[(row * image.width + column) * channels + channel];
            if (value === 0) continue; // most pixels are paper, and ReLU makes more zeros
            const weights = ((down * 3 + across) * channels + channel) * filters;
            for (let filter = 0; filter < filters; filter++) sums[filter] += value * kernel[weights + filter];
          }
        }
      }
      const pixel = (y * width + x) * filters;
      for (let filter = 0; filter < filters; filter++) data[pixel + filter] = Math.max(0, sums[filter]);
    }
  }
  return { height, width, channels: filters, data };
}

function pooling(image) {
  const { channels } = image;
  const [height, width] = [image.height >> 1, image.width >> 1];
  const data = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const corner = (2 * y * image.width + 2 * x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const at = (down, across) => image.data[corner + (down * image.width + across) * channels + channel];
        data[(y * width + x) * channels + channel] = Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
      }
    }
  }
  return { height, width, channels, data };
}

function dense(image, { kernel, bias }) {
  const scores = Float64Array.from(bias);
  image.data.forEach((value, input) => {
    if (value === 0) return;
    for (let unit = 0; unit < scores.length; unit++) scores[unit] += value * kernel[input * scores.length + unit];
  });
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return { height: 1, width: 1, channels: scores.length, data: Float32Array.from(powers, (power) => power / sum) };
}

const STEPS = { convolution, pooling, dense };

// The values of every layer for an image of 784 greys, 0–255. The last ones are eleven
// probabilities: the digits 0 to 9, and "no digit".
export function activations(network, greys) {
  const values = [];
  let image = { height: 28, width: 28, channels: 1, data: Float32Array.from(greys, (grey) => grey / 255) };
  for (const layer of network.layers) {
    image = STEPS[layer.kind](image, layer);
    values.push(image);
  }
  return values;
}
