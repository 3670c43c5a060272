// Gradient descent with one weight: the loss (weight - 3)², and a step at each press, as long as rate times slope.
import { button, make, numberOf, slider } from "../moving.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, BOTTOM] = [560, 260, 210];
const [LEAST, MOST] = [-1, 7]; // the weights in the picture
const BEST = 3;
const START = 0;

export const lossOf = (weight) => (weight - BEST) ** 2;
export const slopeOf = (weight) => 2 * (weight - BEST);

// The weight before and after each step.
export function walk(rate, steps) {
  const path = [START];
  while (path.length <= steps) path.push(path.at(-1) - rate * slopeOf(path.at(-1)));
  return path;
}

const across = (weight) => 20 + ((weight - LEAST) * (WIDTH - 40)) / (MOST - LEAST);
const up = (loss) => BOTTOM - (loss * (BOTTOM - 20)) / lossOf(LEAST);

function shape(name, attributes, text = "") {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

const lineThrough = (weights, attributes) => {
  const points = weights.map((weight) => `${across(weight)},${up(lossOf(weight))}`).join(" ");
  return shape("polyline", { points, fill: "none", ...attributes });
};

class Slope {
  constructor(root) {
    Object.assign(this, { rate: 0.1, steps: 0 });
    this.picture = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "moving-curve", role: "img" });
    this.told = make("p", { class: "moving-told", role: "status" });
    const say = (value) => value.toFixed(2);
    const rate = slider({ label: "Rate", min: 0, max: 1.2, step: 0.05, value: this.rate, say }, (value) => {
      Object.assign(this, { rate: value, steps: 0 });
      this.show();
    });
    const buttons = make(
      "div",
      { class: "moving-buttons" },
      button("Step", () => ((this.steps += 1), this.show())),
      button("Start again", () => ((this.steps = 0), this.show())),
    );
    root.append(this.picture, this.told, make("div", { class: "moving-knobs" }, rate.row, buttons));
    this.show();
  }

  show() {
    const path = walk(this.rate, this.steps);
    const weight = path.at(-1);
    const isInside = (one) => one >= LEAST && one <= MOST;
    const curve = Array.from({ length: 81 }, (_, place) => LEAST + (place * (MOST - LEAST)) / 80);
    const marks = path.filter(isInside).map((one) => shape("circle", { cx: across(one), cy: up(lossOf(one)), r: 5 }));
    const axis = [0, 1, 2, 3, 4, 5, 6].map((one) => shape("text", { x: across(one), y: BOTTOM + 22 }, String(one)));
    const words = [shape("text", { x: WIDTH / 2, y: HEIGHT - 6 }, "weight"), shape("text", { x: 24, y: 14 }, "loss")];
    const jumps = path.every(isInside) ? [lineThrough(path, { class: "moving-jumps" })] : [];
    if (isInside(weight)) {
      marks.at(-1).classList.add("moving-here");
      marks.at(-1).setAttribute("r", 8);
      jumps.push(this.tangent(weight));
    }
    this.picture.replaceChildren(lineThrough(curve, { class: "moving-loss" }), ...jumps, ...marks, ...axis, ...words);
    const count = this.steps === 1 ? "1 step" : `${this.steps} steps`;
    const values = `weight ${numberOf(weight)}, loss ${numberOf(lossOf(weight))}, slope ${numberOf(slopeOf(weight))}.`;
    this.told.textContent = `After ${count}: ${values}${isInside(weight) ? "" : " The weight is outside the picture."}`;
    this.picture.setAttribute("aria-label", `The loss as a curve, lowest at ${BEST}, with the weight after ${count}`);
  }

  // A short line with the slope at a weight.
  tangent(weight) {
    const [before, after] = [weight - 0.6, weight + 0.6];
    const at = (one) => up(lossOf(weight) + slopeOf(weight) * (one - weight));
    const ends = { x1: across(before), y1: at(before), x2: across(after), y2: at(after) };
    return shape("line", { ...ends, class: "moving-tangent" });
  }
}

export async function mount(root) {
  new Slope(root);
}
