// The pad on the first page: the network reads while one draws, and shows what its layers see.
import { activations, openNetwork } from "./network.js";
import { Pad } from "./pad.js";
import { prepareDrawing } from "./prepare.js";
import { drawGreys, drawMaps, sentence, showBars } from "./reading.js";

const COLUMNS = 16; // maps side by side
const EMPTY = { greys: new Uint8Array(784), probabilities: new Float32Array(11) };

class Welcome {
  constructor(root) {
    this.root = root;
    this.network = null;
    this.waiting = false;
    this.pad = new Pad(this.part("paper"), () => this.later());
    this.part("undo").addEventListener("click", () => this.pad.undo());
    this.part("clear").addEventListener("click", () => this.pad.clear());
    for (const sample of root.querySelectorAll("[data-part=sample]")) {
      sample.addEventListener("click", () => this.pad.show(sample.querySelector("img")));
    }
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  async open() {
    try {
      this.network = await openNetwork();
      this.look();
    } catch (error) {
      this.part("answer").textContent = `${error.message} Load this page again.`;
    }
  }

  // A pen moves more often than the screen is drawn.
  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.look();
    });
  }

  look() {
    const isEmpty = this.pad.marks.length === 0;
    for (const name of ["undo", "clear"]) this.part(name).disabled = isEmpty;
    if (!this.network) return;
    const greys = isEmpty ? EMPTY.greys : prepareDrawing(this.pad.shades());
    const values = activations(this.network, greys);
    const hasInk = greys.some((grey) => grey > 0);
    const probabilities = hasInk ? values.at(-1).data : EMPTY.probabilities;
    this.part("answer").textContent = hasInk ? sentence(probabilities, this.network.limit) : "Draw a digit, 0 to 9.";
    showBars(this.root.querySelectorAll("[data-part=bar]"), probabilities);
    drawGreys(this.part("seen"), greys);
    for (const canvas of this.root.querySelectorAll("[data-layer]")) {
      const layer = values[canvas.dataset.layer];
      drawMaps(canvas, hasInk ? layer : { ...layer, data: new Float32Array(layer.data.length) }, COLUMNS);
    }
  }
}

for (const root of document.querySelectorAll("[data-welcome]")) new Welcome(root).open();
