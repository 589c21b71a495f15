// <signature-pad>: a drawn signature; its strokes go as JSON into the hidden field, so that they can be printed at any size.
class SignaturePadElement extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector("canvas");
    this.field = this.querySelector("input[type=hidden]");
    this.pad = new window.SignaturePad(this.canvas, { penColor: "#101418", backgroundColor: "rgba(0,0,0,0)", minWidth: 0.8, maxWidth: 2.6 });
    this.pad.addEventListener("endStroke", () => this.keep());
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-sign]")?.dataset.sign));
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.canvas);
    if (this.field.value) this.load(JSON.parse(this.field.value));
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.pad.off();
  }

  fit() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || (this.canvas.width === Math.round(width * ratio) && this.canvas.height === Math.round(height * ratio))) return;
    const data = this.pad.toData();
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.getContext("2d").scale(ratio, ratio);
    this.pad.clear();
    this.pad.fromData(data);
  }

  act(what) {
    if (what === "clear") this.pad.clear();
    if (what === "undo") this.pad.fromData(this.pad.toData().slice(0, -1));
    if (what) this.keep();
  }

  keep() {
    const strokes = this.pad.toData().map((stroke) => stroke.points.map(({ x, y, time, pressure }) => ({ x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, time, pressure })));
    this.field.value = strokes.length ? JSON.stringify({ w: this.canvas.clientWidth, h: this.canvas.clientHeight, strokes }) : "";
    const say = this.querySelector("[data-sign-state]");
    say.textContent = strokes.length ? say.dataset.signed : say.dataset.empty;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  load({ strokes }) {
    this.fit();
    this.pad.fromData(strokes.map((points) => ({ penColor: "#101418", minWidth: 0.8, maxWidth: 2.6, points })));
  }
}

if (!customElements.get("signature-pad")) customElements.define("signature-pad", SignaturePadElement);
