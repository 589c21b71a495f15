// <crop-box data-form="id">: a frame over a picture, drawn with the pointer; it follows the form's fields left, top, width and height
// (hundredths of the picture), which can be typed instead.
class CropBoxElement extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.frame = this.querySelector(".crop-frame");
    this.addEventListener("pointerdown", (event) => this.begin(event));
    this.addEventListener("pointermove", (event) => this.draw(event));
    this.addEventListener("pointerup", () => { this.from = null; });
    this.addEventListener("pointercancel", () => { this.from = null; });
    this.form.addEventListener("input", () => this.show());
    this.show();
  }

  place(event) {
    const edge = this.querySelector("img").getBoundingClientRect();
    const within = (value, size) => Math.min(Math.max((100 * value) / size, 0), 100);
    return { x: within(event.clientX - edge.left, edge.width), y: within(event.clientY - edge.top, edge.height) };
  }

  begin(event) {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    this.from = this.place(event);
  }

  draw(event) {
    if (!this.from) return;
    const to = this.place(event);
    this.set("left", Math.min(this.from.x, to.x));
    this.set("top", Math.min(this.from.y, to.y));
    this.set("width", Math.abs(this.from.x - to.x));
    this.set("height", Math.abs(this.from.y - to.y));
    this.show();
  }

  set(name, value) {
    this.form.elements[name].value = Math.floor(value);
  }

  show() {
    for (const name of ["left", "top", "width", "height"]) this.frame.style[name] = `${Number(this.form.elements[name].value) || 0}%`;
  }
}

if (!customElements.get("crop-box")) customElements.define("crop-box", CropBoxElement);
