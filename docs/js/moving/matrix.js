// A confusion matrix: each cell is a button that shows digits which were read so.
import { article } from "../../draw/words.js";
import { fetched } from "../fetching.js";
import { drawPlane, loadGreys, make } from "../moving.js";

const SIDE = 28;
const DIGITS = [...Array(10).keys()];
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

class Matrix {
  constructor(root, { counts, pairs }, images) {
    Object.assign(this, { counts, pairs, images });
    this.most = Math.max(...counts.flat());
    this.told = make("p", { class: "moving-told", role: "status" }, "Choose a cell to see its digits.");
    this.list = make("ul", { class: "moving-digits" });
    const words = make("p", {}, "1,000 digits that a network of one layer read. Arrow keys go from cell to cell.");
    root.append(words, this.table(), this.told, this.list);
    this.reach(this.buttons.flat().find(Boolean));
  }

  table() {
    const head = DIGITS.map((digit) => make("th", { scope: "col" }, String(digit)));
    this.buttons = DIGITS.map((truth) => DIGITS.map((read) => this.cell(truth, read)));
    const rows = DIGITS.map((truth) => {
      const cells = this.buttons[truth].map((button) => make("td", {}, ...(button ? [button] : [])));
      return make("tr", {}, make("th", { scope: "row" }, String(truth)), ...cells);
    });
    const caption = make("caption", {}, "Rows: the true digit. Columns: what it was read as.");
    const corner = make("tr", {}, make("td", {}), ...head);
    return make("table", { class: "moving-matrix" }, caption, make("thead", {}, corner), make("tbody", {}, ...rows));
  }

  cell(truth, read) {
    const count = this.counts[truth][read];
    if (!count) return null;
    const name = `${truth} read as ${read}: ${count}`;
    const button = make("button", { type: "button", tabindex: -1, "aria-label": name, "aria-pressed": "false" }, String(count));
    button.style.setProperty("--share", `${Math.round(24 * Math.sqrt(count / this.most))}%`);
    button.addEventListener("click", () => this.open(truth, read));
    button.addEventListener("keydown", (event) => this.go(event, truth, read));
    return button;
  }

  // The one cell that the tab key reaches.
  reach(button) {
    this.reached?.setAttribute("tabindex", -1);
    this.reached = button;
    button.setAttribute("tabindex", 0);
  }

  go(event, truth, read) {
    const row = this.buttons[truth];
    let goal = event.key === "Home" ? row.find(Boolean) : event.key === "End" ? row.findLast(Boolean) : null;
    const step = STEPS[event.key];
    for (let [y, x] = [truth, read]; step && !goal; ) {
      [y, x] = [y + step[0], x + step[1]];
      if (!this.buttons[y] || x < 0 || x > 9) break;
      goal = this.buttons[y][x];
    }
    if (step || goal) event.preventDefault();
    if (!goal) return;
    this.reach(goal);
    goal.focus();
  }

  open(truth, read) {
    const button = this.buttons[truth][read];
    for (const each of this.buttons.flat()) each?.setAttribute("aria-pressed", String(each === button));
    this.reach(button);
    const found = this.images.filter((_, place) => this.pairs[place][0] === truth && this.pairs[place][1] === read);
    const count = this.counts[truth][read];
    const times = count === 1 ? "Once" : `${count} times`;
    const some = count > found.length ? ` Here are ${found.length} of them.` : "";
    this.told.textContent = `${times} ${article(truth)} was read as ${article(read)}.${some}`;
    const items = found.map((greys) => {
      const canvas = make("canvas", { class: "moving-plane", role: "img", "aria-label": `a handwritten ${truth}` });
      drawPlane(canvas, greys, SIDE, { most: 255 });
      return make("li", {}, canvas);
    });
    this.list.replaceChildren(...items);
  }
}

export async function mount(root) {
  const told = fetched(new URL("matrix.json", import.meta.url)).then((answer) => answer.json());
  new Matrix(root, ...(await Promise.all([told, loadGreys(new URL("matrix.png", import.meta.url))])));
}
