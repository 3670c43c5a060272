// Two lines over the epochs, training and validation, as SVG with a sentence for screen readers.

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [320, 180];
const [LEFT, RIGHT, TOP, BOTTOM] = [42, 8, 10, 26];

function shape(name, attributes, text = "") {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

export class Chart {
  // svg: the element to draw in; title: what is measured; top: the largest value, if there is one;
  // unit: writes a value.
  constructor(svg, { title, top = null, unit }) {
    Object.assign(this, { svg, title, top, unit });
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("role", "img");
  }

  clear() {
    this.lines = [[], []];
    this.draw();
  }

  add(...values) {
    values.forEach((value, line) => this.lines[line].push(value));
    this.draw();
  }

  draw() {
    const all = this.lines.flat().filter(Number.isFinite);
    // An enormous first value would flatten all others.
    const usual = [...all].sort((one, other) => one - other)[Math.floor(0.7 * all.length)] ?? 1;
    const top = this.top ?? Math.max(Math.min(Math.max(...all, 0), 4 * usual), 0.05);
    const epochs = Math.max(this.lines[0].length, 2);
    const x = (epoch) => LEFT + ((WIDTH - LEFT - RIGHT) * epoch) / (epochs - 1);
    const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(value, top) / top);
    this.svg.replaceChildren(...this.axes(top, epochs, x, y), ...this.lines.map((line, which) => this.line(line, which, x, y)).flat());
    this.svg.setAttribute("aria-label", this.sentence());
  }

  axes(top, epochs, x, y) {
    const marks = [0, top / 2, top].flatMap((value) => [
      shape("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "chart-grid" }),
      shape("text", { x: LEFT - 5, y: y(value) + 4, class: "chart-number" }, this.top ? percentMark(value) : value.toFixed(2)),
    ]);
    const last = shape("text", { x: x(epochs - 1), y: HEIGHT - 8, class: "chart-number" }, String(this.lines[0].length || ""));
    return [...marks, last, shape("text", { x: LEFT, y: HEIGHT - 8, class: "chart-epochs" }, "epoch 1")];
  }

  line(values, which, x, y) {
    const name = which === 0 ? "chart-training" : "chart-validation";
    const finite = values.map((value, epoch) => [x(epoch), y(value)]).filter(([, height]) => Number.isFinite(height));
    const points = finite.map((point) => point.map((place) => place.toFixed(1)).join(",")).join(" ");
    const dots = finite.map(([cx, cy]) =>
      which === 0 ? shape("circle", { cx, cy, r: 3, class: name }) : shape("rect", { x: cx - 3, y: cy - 3, width: 6, height: 6, class: name }),
    );
    return [shape("polyline", { points, class: name }), ...dots];
  }

  sentence() {
    const [trained, held] = this.lines;
    if (!trained.length) return `${this.title}: nothing trained yet`;
    const words = (values) => `${this.unit(values[0])} in the first epoch, ${this.unit(values.at(-1))} in epoch ${values.length}`;
    return `${this.title}. Training: ${words(trained)}. Validation: ${words(held)}.`;
  }
}

const percentMark = (value) => `${Math.round(100 * value)} %`;
