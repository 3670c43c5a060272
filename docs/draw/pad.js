// The sheet of paper: strokes of mouse, pen or finger, kept so that each can be taken back.

const SIDE = 280;
const PEN = 20;
const PAPER = "#fff";
const INK = "#111";

export class Pad {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.marks = []; // strokes (lists of points) and pictures
    this.pointer = null;
    canvas.width = canvas.height = SIDE;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => this.end(event));
    this.draw();
  }

  begin(event) {
    if (this.pointer !== null || event.button !== 0) return;
    event.preventDefault();
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.marks.push([this.point(event)]);
    this.draw();
  }

  go(event) {
    if (event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) this.marks.at(-1).push(this.point(one));
    this.draw();
    this.changed();
  }

  end(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.changed();
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  }

  // Lay a picture on the sheet instead of what is there.
  show(picture) {
    this.marks.push(picture);
    this.draw();
    this.changed();
  }

  undo() {
    this.marks.pop();
    this.draw();
    this.changed();
  }

  clear() {
    this.marks = [];
    this.draw();
    this.changed();
  }

  draw() {
    this.paper();
    for (const mark of this.marks) {
      if (Array.isArray(mark)) this.stroke(mark);
      else this.picture(mark);
    }
  }

  paper() {
    this.context.fillStyle = PAPER;
    this.context.fillRect(0, 0, SIDE, SIDE);
  }

  picture(picture) {
    this.paper();
    const factor = SIDE / Math.max(picture.width, picture.height);
    const [width, height] = [picture.width * factor, picture.height * factor];
    this.context.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  }

  stroke([first, ...others]) {
    const { context } = this;
    context.strokeStyle = INK;
    context.lineWidth = PEN;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...first);
    for (const point of others.length ? others : [first]) context.lineTo(...point);
    context.stroke();
  }

  // The shades of the sheet, 0–255, or of the picture that lies on it, which may have other sides.
  shades() {
    const top = this.marks.at(-1);
    return top === undefined || Array.isArray(top) ? greys(this.context) : greys(pictureAlone(top));
  }
}

// A picture on white paper that it fills: no rim of other paper lies around it.
function pictureAlone(picture) {
  const factor = SIDE / Math.max(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * factor));
  canvas.height = Math.max(1, Math.round(picture.height * factor));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = PAPER; // shows through where the picture is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context;
}

function greys(context) {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const shades = new Float64Array(width * height);
  for (let i = 0; i < shades.length; i++) {
    shades[i] = Math.round(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]);
  }
  return { data: shades, height, width };
}
