// What the network reads, shown: a sentence, bars, and the maps of every layer.
import { article, capital, percent, ranked } from "./words.js";

const SURE = 0.9;
const NO_DIGIT = 10;

// The ten digits' probabilities under the condition that it is a digit.
export function digitsAlone(probabilities) {
  const digits = Array.from(probabilities.slice(0, NO_DIGIT));
  const sum = digits.reduce((total, one) => total + one, 0);
  return digits.map((one) => (sum > 0 ? one / sum : 1 / NO_DIGIT));
}

// One or two sentences: short enough for a phone.
export function sentence(probabilities, limit) {
  const digits = digitsAlone(probabilities);
  const [first, second] = ranked(digits);
  if (probabilities[NO_DIGIT] > limit) return `This may be no digit. If it is one: ${article(first)}.`;
  if (digits[first] >= SURE) return `It reads ${article(first)}: ${percent(digits[first])}.`;
  return `${capital(article(first))} with ${percent(digits[first])}, or ${article(second)}?`;
}

// Set each row's bar and number; a row has `data-digit`, 0 to 9, or 10 for no digit.
export function showBars(rows, probabilities) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  for (const row of rows) {
    const share = probabilities[row.dataset.digit];
    row.classList.toggle("draw-best", Number(row.dataset.digit) === best && share > 0);
    row.querySelector("i").style.setProperty("--share", share);
    row.lastElementChild.textContent = percent(Math.min(share, 1 - 1e-9)); // no softmax is 1, but for rounding
  }
}

// Draw a layer's maps side by side, each brightest where its own filter answers most strongly.
export function drawMaps(canvas, { height, width, channels, data }, columns) {
  const rows = Math.ceil(channels / columns);
  const gap = 1;
  canvas.width = columns * (width + gap) - gap;
  canvas.height = rows * (height + gap) - gap;
  const picture = canvas.getContext("2d").createImageData(canvas.width, canvas.height);
  const most = data.reduce((largest, value) => Math.max(largest, value), 0) || 1;
  for (let channel = 0; channel < channels; channel++) {
    const [top, left] = [Math.floor(channel / columns) * (height + gap), (channel % columns) * (width + gap)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const shade = (255 * data[(y * width + x) * channels + channel]) / most;
        const pixel = 4 * ((top + y) * canvas.width + left + x);
        picture.data.set([shade, shade, shade, 255], pixel);
      }
    }
  }
  canvas.getContext("2d").putImageData(picture, 0, 0);
}

// Draw 784 greys on a canvas of 28 × 28.
export function drawGreys(canvas, greys) {
  drawMaps(canvas, { height: 28, width: 28, channels: 1, data: greys }, 1);
}
