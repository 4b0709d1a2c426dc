/**
 * <mask-painter id="…" name="mask" label="…"><img …></mask-painter> inside a form: paints the part that is to change.
 * The form sends a PNG of the picture's own size that is transparent where something was painted.
 * Without dragging: arrows move, Space paints, Ctrl+Z undoes; the checkboxes named "area" (r1c1 … r3c3) mark whole areas.
 */

const LONGEST = 512;
const STEP = 24;
const BRUSH = 56;
const PAINT = "#5a3fd6";
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

class MaskPainter extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.image = this.querySelector("img");
    this.strokes = [];
    this.mode = "brush";
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", this.getAttribute("label") ?? this.image.alt);
    this.append(this.canvas);
    this.listen();
    if (this.image.complete) this.measure();
    else this.image.addEventListener("load", () => this.measure(), { once: true });
  }

  /** Takes the proportions of the picture; the canvas works at most 512 wide or high. */
  measure() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    this.scale = LONGEST / Math.max(width, height, 1);
    this.canvas.width = Math.max(1, Math.round(width * this.scale));
    this.canvas.height = Math.max(1, Math.round(height * this.scale));
    this.cursor = [this.canvas.width / 2, this.canvas.height / 2];
    this.changed();
  }

  listen() {
    let painting = false;
    const at = (event) => {
      const box = this.canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * this.canvas.width) / box.width, ((event.clientY - box.top) * this.canvas.height) / box.height];
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      painting = true;
      this.canvas.setPointerCapture(event.pointerId);
      this.begin(at(event));
    });
    this.canvas.addEventListener("pointermove", (event) => painting && this.extend(at(event)));
    for (const end of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(end, () => {
        painting = false;
        this.changed();
      });
    }
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["focus", "blur"]) this.canvas.addEventListener(name, () => this.draw());
    const form = this.closest("form") ?? document.getElementById(this.getAttribute("form"));
    form?.addEventListener("change", (event) => event.target.name === "area" && this.changed());
    form?.addEventListener("formdata", (event) => {
      if (this.file) event.formData.set(this.getAttribute("name") ?? "mask", this.file, "mask.png");
    });
    this.form = form;
  }

  key(event) {
    const move = ARROWS[event.key];
    if (move) {
      const edge = [this.canvas.width, this.canvas.height];
      this.cursor = this.cursor.map((place, i) => Math.max(0, Math.min(edge[i], place + move[i])));
      if (event.shiftKey) this.extend(this.cursor);
      else this.draw();
    } else if (event.key === " ") {
      this.begin(this.cursor);
      this.changed();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      this.undo();
    } else return;
    event.preventDefault();
  }

  begin(point) {
    this.cursor = point;
    this.strokes.push({ mode: this.mode, points: [point] });
    this.draw();
  }

  extend(point) {
    this.cursor = point;
    this.strokes.at(-1)?.points.push(point);
    this.draw();
  }

  undo() {
    this.strokes.pop();
    this.changed();
  }

  clear() {
    this.strokes = [];
    this.form?.querySelectorAll('[name="area"]:checked').forEach((box) => (box.checked = false));
    this.changed();
  }

  areas() {
    return [...(this.form?.querySelectorAll('[name="area"]:checked') ?? [])].map((box) => {
      const [, row, column] = /r(\d)c(\d)/.exec(box.value);
      return [column - 1, row - 1];
    });
  }

  /** Everything that was marked, opaque on a clear ground, at the given enlargement of the canvas. */
  marked(enlarge = 1) {
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(this.canvas.width * enlarge);
    sheet.height = Math.round(this.canvas.height * enlarge);
    const pen = sheet.getContext("2d");
    const [width, height] = [sheet.width / 3, sheet.height / 3];
    pen.fillStyle = pen.strokeStyle = PAINT;
    for (const [column, row] of this.areas()) pen.fillRect(column * width, row * height, width, height);
    pen.scale(enlarge, enlarge);
    pen.lineWidth = BRUSH;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of this.strokes) {
      pen.globalCompositeOperation = stroke.mode === "eraser" ? "destination-out" : "source-over";
      pen.beginPath();
      pen.moveTo(...stroke.points[0]);
      for (const [x, y] of stroke.points) pen.lineTo(x, y + 0.01);
      pen.stroke();
    }
    return sheet;
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.globalAlpha = 0.45;
    pen.drawImage(this.marked(), 0, 0);
    pen.globalAlpha = 1;
    if (document.activeElement !== this.canvas) return;
    for (const [width, colour] of [[4, "#fff"], [2, "#231d45"]]) {
      pen.beginPath();
      pen.arc(...this.cursor, BRUSH / 2, 0, 7);
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }

  /** Draws, and makes the file that the form will send; nothing marked means no file. */
  changed() {
    this.draw();
    const empty = !this.strokes.length && !this.areas().length;
    this.file = null;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    if (!empty) this.export().then((file) => turn === this.turn && (this.file = file));
    this.dispatchEvent(new CustomEvent("maskchange", { bubbles: true, detail: { empty } }));
  }

  export() {
    const sheet = document.createElement("canvas");
    sheet.width = this.image.naturalWidth;
    sheet.height = this.image.naturalHeight;
    const pen = sheet.getContext("2d");
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.globalCompositeOperation = "destination-out";
    pen.drawImage(this.marked(1 / this.scale), 0, 0, sheet.width, sheet.height);
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  }
}
customElements.define("mask-painter", MaskPainter);

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-mask]");
  const painter = tool && document.getElementById(tool.dataset.painter);
  if (!painter) return;
  const what = tool.dataset.mask;
  if (what === "undo" || what === "clear") return painter[what]();
  painter.mode = what;
  tool.parentElement.querySelectorAll("[aria-pressed]").forEach((other) => other.setAttribute("aria-pressed", String(other === tool)));
});
