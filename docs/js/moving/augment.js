// Augmentation by hand: one digit turned, shifted and zoomed by sliders, or at random within the exercise's limits.
import { button, choice, drawPlane, loadDigits, make, slider } from "../moving.js";

const SIDE = 28;
const MIDDLE = (SIDE - 1) / 2;
const STILL = { turn: 0, right: 0, down: 0, zoom: 1 };
// What lesson 8's exercise asks for.
const LIMITS = { turn: 10, right: 2, down: 2, zoom: 0.1 };
const WORDS = { turn: "the turn", right: "the shift", down: "the shift", zoom: "the zoom" };
const EDGE = 1e-9;

// Zoom and turn (degrees, clockwise) about the centre, then shift (pixels); between pixels linear, gaps are paper.
export function moved(greys, { turn, right, down, zoom }) {
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  const at = (y, x) => (y < 0 || x < 0 || y >= SIDE || x >= SIDE ? 0 : greys[y * SIDE + x]);
  return Float64Array.from({ length: SIDE * SIDE }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / SIDE) - MIDDLE - down, (pixel % SIDE) - MIDDLE - right];
    const [oldY, oldX] = [MIDDLE + cos * y - sin * x, MIDDLE + sin * y + cos * x];
    const [top, left] = [Math.floor(oldY), Math.floor(oldX)];
    const [lower, across] = [oldY - top, oldX - left];
    const line = (row) => (1 - across) * at(row, left) + across * at(row, left + 1);
    return (1 - lower) * line(top) + lower * line(top + 1);
  });
}

// The names of the changes that go beyond the limits.
function beyond(change) {
  const names = Object.keys(LIMITS).filter((key) => Math.abs(change[key] - STILL[key]) > LIMITS[key] + EDGE);
  return [...new Set(names.map((key) => WORDS[key]))];
}

const KNOBS = [
  { key: "turn", label: "Turn", min: -180, max: 180, say: (value) => `${value}°` },
  { key: "right", label: "Right", min: -8, max: 8, say: (value) => `${value} px` },
  { key: "down", label: "Down", min: -8, max: 8, say: (value) => `${value} px` },
  { key: "zoom", label: "Zoom", min: 50, max: 150, say: (value) => `${value} %`, scale: 100 },
];

class Augment {
  constructor(root, digits) {
    this.digits = digits;
    this.digit = 6;
    this.change = { ...STILL };
    this.build(root);
    this.show();
  }

  build(root) {
    [this.before, this.after] = [0, 1].map(() => make("canvas", { class: "moving-plane", role: "img" }));
    this.told = make("p", { class: "moving-told moving-wide", role: "status" });
    const stages = [this.before, this.after].map((canvas) => make("div", { class: "moving-stage" }, canvas));
    this.sliders = KNOBS.map(({ key, scale = 1, say, ...knob }) => {
      const signed = (value) => say(value).replace("-", "−");
      return slider({ ...knob, say: signed, value: STILL[key] * scale }, (value) => {
        this.change[key] = value / scale;
        this.show();
      });
    });
    const options = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);
    const digit = choice({ label: "Digit", options, value: String(this.digit) }, (value) => {
      this.digit = Number(value);
      this.show();
    });
    const buttons = make(
      "div",
      { class: "moving-buttons" },
      button("At random", () => this.set(randomChange())),
      button("As it was", () => this.set({ ...STILL })),
    );
    const knobs = make("div", { class: "moving-knobs" }, ...this.sliders.map(({ row }) => row), digit.row, buttons);
    root.append(make("div", { class: "moving-row" }, ...stages, this.told), knobs);
  }

  set(change) {
    this.change = change;
    KNOBS.forEach(({ key, scale = 1 }, number) => this.sliders[number].input.set(Math.round(change[key] * scale)));
    this.show();
  }

  show() {
    const greys = this.digits[this.digit];
    drawPlane(this.before, greys, SIDE, { most: 255 });
    drawPlane(this.after, moved(greys, this.change), SIDE, { most: 255 });
    this.before.setAttribute("aria-label", `a handwritten ${this.digit}, as it was`);
    this.after.setAttribute("aria-label", `the same ${this.digit}, changed`);
    const names = beyond(this.change);
    this.told.textContent = names.length
      ? `Beyond the exercise's limits: ${names.join(", ")}. Is it still a ${this.digit}?`.replace("a 8", "an 8")
      : "Within the exercise's limits: 10°, 2 pixels, 10 %.";
  }
}

// Whole numbers of the sliders, all equally likely.
function randomChange() {
  const whole = (limit) => Math.floor(Math.random() * (2 * limit + 1)) - limit;
  return { turn: whole(LIMITS.turn), right: whole(2), down: whole(2), zoom: 1 + whole(10) / 100 };
}

export async function mount(root) {
  new Augment(root, await loadDigits());
}
