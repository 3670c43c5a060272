// One unit of a trained layer: 784 pixels times their weights, added up one after the other, then the bias.
import { fetched } from "../fetching.js";
import { button, choice, drawPlane, isCalm, loadDigits, make, numberOf, slider } from "../moving.js";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const PAUSE = 80; // ms for each row of pixels
const DIGITS = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);

export const productsOf = (greys, weights) => Array.from(weights, (weight, pixel) => (weight * greys[pixel]) / 255);
export const sumOf = (products, count) => products.slice(0, count).reduce((sum, product) => sum + product, 0);

class Unit {
  constructor(root, digits, units) {
    Object.assign(this, { digits, units, digit: 3, unit: 3, count: PIXELS, timer: null });
    this.build(root);
    this.show();
  }

  build(root) {
    this.planes = ["pixels", "× weights", "= products"].map((words) => {
      const canvas = make("canvas", { class: "moving-plane", role: "img", "aria-label": words });
      return { canvas, part: make("div", { class: "moving-stage" }, canvas, make("p", {}, words)) };
    });
    this.told = make("p", { class: "moving-told", role: "status" });
    const chosen = (key) => (value) => ((this[key] = Number(value)), this.show());
    const digit = choice({ label: "Digit", options: DIGITS, value: "3" }, chosen("digit"));
    const unit = choice({ label: "Unit", options: DIGITS.map(([key]) => [key, `for ${key}`]), value: "3" }, chosen("unit"));
    this.counter = slider({ label: "Pixels", min: 0, max: PIXELS, value: PIXELS }, (value) => {
      this.stop();
      this.count = value;
      this.show();
    });
    this.add = button("Add up", () => (this.timer ? this.stop() : this.play()));
    const knobs = [this.counter.row, digit.row, unit.row, ...(isCalm() ? [] : [this.add])];
    root.append(make("div", { class: "moving-row moving-three" }, ...this.planes.map(({ part }) => part)));
    root.append(this.told, make("div", { class: "moving-knobs" }, ...knobs));
  }

  play() {
    this.count = 0;
    this.add.textContent = "Stop";
    this.told.setAttribute("role", "presentation"); // or every row would be read aloud
    this.timer = setInterval(() => {
      this.count = Math.min(this.count + SIDE, PIXELS);
      if (this.count === PIXELS) this.stop();
      this.show();
    }, PAUSE);
    this.show();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.add.textContent = "Add up";
    this.told.setAttribute("role", "status");
  }

  show() {
    const [greys, unit] = [this.digits[this.digit], this.units[this.unit]];
    const [weights, bias] = [unit.subarray(0, PIXELS), unit[PIXELS]];
    const products = productsOf(greys, weights);
    const most = products.reduce((largest, product) => Math.max(largest, Math.abs(product)), 0);
    const added = products.map((product, pixel) => (pixel < this.count ? product : NaN));
    drawPlane(this.planes[0].canvas, greys, SIDE, { most: 255 });
    drawPlane(this.planes[1].canvas, weights, SIDE, { signed: true });
    drawPlane(this.planes[2].canvas, added, SIDE, { signed: true, most });
    this.counter.input.set(this.count);
    const sum = sumOf(products, this.count);
    const end = this.count < PIXELS ? "" : ` With the bias ${numberOf(bias)}: ${numberOf(sum + bias)}.`;
    this.told.textContent = `After ${this.count} pixels: sum ${numberOf(sum)}.${end}`;
  }
}

export async function mount(root) {
  const file = await fetched(new URL("units.bin", import.meta.url));
  const all = new Float32Array(await file.arrayBuffer());
  const units = DIGITS.map((_, unit) => all.subarray(unit * (PIXELS + 1), (unit + 1) * (PIXELS + 1)));
  new Unit(root, await loadDigits(), units);
}
