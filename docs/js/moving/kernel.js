// A 3 × 3 kernel slides over a digit: nine products, their sum, and the feature map that grows from it.
import { button, choice, drawPlane, isCalm, loadDigits, make, numberOf, slider } from "../moving.js";

const SIDE = 28;
export const PLACES = SIDE - 2;
const PAUSE = 40; // ms at each place

export const KERNELS = {
  level: { words: "level edges", weights: [-1, -1, -1, 0, 0, 0, 1, 1, 1] },
  upright: { words: "upright edges", weights: [-1, 0, 1, -1, 0, 1, -1, 0, 1] },
  outline: { words: "outlines", weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1] },
  blur: { words: "blur", weights: Array(9).fill(1 / 9) },
};

// The nine pixels under the window, 0 to 1.
export function under(greys, row, column) {
  return Array.from({ length: 9 }, (_, place) => {
    return greys[(row + Math.floor(place / 3)) * SIDE + column + (place % 3)] / 255;
  });
}

export function sumAt(greys, weights, row, column) {
  return under(greys, row, column).reduce((sum, pixel, place) => sum + pixel * weights[place], 0);
}

export function featureMap(greys, weights) {
  return Array.from({ length: PLACES * PLACES }, (_, place) => {
    return sumAt(greys, weights, Math.floor(place / PLACES), place % PLACES);
  });
}

const weightText = (weight) => (Number.isInteger(weight) ? `${weight}` : "1/9").replace("-", "−");

class Kernel {
  constructor(root, digits) {
    this.digits = digits;
    Object.assign(this, { digit: 3, kernel: "level", row: 5, column: 8, timer: null });
    this.build(root);
    this.choose();
  }

  build(root) {
    this.image = make("canvas", { role: "img" });
    this.map = make("canvas", { role: "img" });
    this.windows = [3, 1].map(() => make("i", { class: "moving-window" }));
    this.stage = make("div", { class: "moving-stage moving-touch" }, this.image, this.windows[0]);
    this.cells = Array.from({ length: 9 }, () => make("td"));
    const rows = [0, 3, 6].map((start) => make("tr", {}, ...this.cells.slice(start, start + 3)));
    const caption = make("caption", {}, "pixel × weight");
    const table = make("table", { class: "moving-products" }, caption, make("tbody", {}, ...rows));
    this.told = make("p", { class: "moving-told", role: "status" });
    const result = make("div", { class: "moving-stage" }, this.map, this.windows[1]);
    const products = make("div", { class: "moving-wide" }, table, this.told);
    const pictures = make("div", { class: "moving-row" }, this.stage, products, result);
    root.append(pictures, this.controls());
    for (const kind of ["pointerdown", "pointermove"]) this.stage.addEventListener(kind, (event) => this.touch(event));
  }

  controls() {
    const digits = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);
    const kernels = Object.entries(KERNELS).map(([key, { words }]) => [key, words]);
    const [max, say] = [PLACES - 1, (value) => String(value)];
    const moved = (axis) => (value) => (this.stop(), (this[axis] = value), this.show());
    this.rows = slider({ label: "Row", min: 0, max, value: this.row, say }, moved("row"));
    this.columns = slider({ label: "Column", min: 0, max, value: this.column, say }, moved("column"));
    const digit = choice({ label: "Digit", options: digits, value: String(this.digit) }, (value) => {
      this.digit = Number(value);
      this.choose();
    });
    const kernel = choice({ label: "Kernel", options: kernels, value: this.kernel }, (value) => {
      this.kernel = value;
      this.choose();
    });
    this.slide = button("Slide", () => (this.timer ? this.stop() : this.play()));
    const parts = [this.rows.row, this.columns.row, digit.row, kernel.row];
    return make("div", { class: "moving-knobs" }, ...parts, ...(isCalm() ? [] : [this.slide]));
  }

  choose() {
    this.greys = this.digits[this.digit];
    this.weights = KERNELS[this.kernel].weights;
    this.sums = featureMap(this.greys, this.weights);
    this.image.setAttribute("aria-label", `a handwritten ${this.digit}`);
    this.map.setAttribute("aria-label", `its feature map for ${KERNELS[this.kernel].words}`);
    drawPlane(this.image, this.greys, SIDE, { most: 255 });
    this.show();
  }

  touch(event) {
    if (event.type === "pointermove" && event.buttons !== 1) return;
    this.stop();
    const box = this.image.getBoundingClientRect();
    const at = (share) => Math.min(Math.max(Math.round(share * SIDE - 1.5), 0), PLACES - 1);
    this.row = at((event.clientY - box.top) / box.height);
    this.column = at((event.clientX - box.left) / box.width);
    this.show();
  }

  // Go through all places from the top left; the map shows what was reached.
  play() {
    this.row = this.column = 0;
    this.slide.textContent = "Stop";
    this.told.setAttribute("role", "presentation"); // or every place would be read aloud
    this.show();
    this.timer = setInterval(() => {
      const next = this.row * PLACES + this.column + 1;
      if (next === PLACES * PLACES) return this.stop();
      [this.row, this.column] = [Math.floor(next / PLACES), next % PLACES];
      this.show();
    }, PAUSE);
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.slide.textContent = "Slide";
    this.told.setAttribute("role", "status");
    this.show();
  }

  show() {
    const { row, column } = this;
    const reached = this.timer ? row * PLACES + column : Infinity;
    const most = this.sums.reduce((largest, sum) => Math.max(largest, Math.abs(sum)), 0);
    const shown = this.sums.map((sum, place) => (place <= reached ? sum : NaN));
    drawPlane(this.map, shown, PLACES, { signed: this.kernel !== "blur", most });
    this.rows.input.set(row);
    this.columns.input.set(column);
    under(this.greys, row, column).forEach((pixel, place) => {
      this.cells[place].textContent = `${numberOf(pixel)} × ${weightText(this.weights[place])}`;
    });
    [3, 1].forEach((size, number) => {
      const whole = number ? PLACES : SIDE;
      const [left, top, side] = [column, row, size].map((pixels) => `${(100 * pixels) / whole}%`);
      Object.assign(this.windows[number].style, { left, top, width: side, height: side });
    });
    this.told.textContent = `The sum: ${numberOf(this.sums[row * PLACES + column])}`;
  }
}

export async function mount(root) {
  new Kernel(root, await loadDigits());
}
