// The picture of a trace: the item in the middle, what went into it to the left, what came of it
// to the right. Siblings of one product are one node that opens, and only what can be seen is in
// the page, so that five thousand nodes stay quick.

const ROW = matchMedia("(pointer: coarse)").matches ? 48 : 38;
const OPEN_MAX = 40;
const MARGIN = 400;
const [COLUMN_MIN, COLUMN_MAX] = [210, 310];

// How many columns lie open behind a node.
const depth = (node) => (node.open && node.kids.length ? 1 + Math.max(...node.kids.map(depth)) : 0);

class Picture {
  constructor(box, told) {
    this.box = box;
    this.up = { ...told.root, css: "root", kids: told.up, open: true };
    this.down = { ...told.root, css: "root", kids: told.down, open: true };
    for (const side of [this.up, this.down]) this.openSome(side);
    this.column = this.fittingColumn();
    this.canvas = document.createElement("div");
    this.canvas.className = "trace-canvas";
    box.replaceChildren(this.canvas);
    this.made = new Map();
    box.addEventListener("scroll", () => this.paint(), { passive: true });
    box.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.paint()).observe(box);
    this.lay();
    this.centre();
  }

  // As wide as all that is open has room for; what has none at its narrowest scrolls.
  fittingColumn() {
    const { paddingLeft, paddingRight } = getComputedStyle(this.box);
    const room = this.box.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const fitting = Math.floor(room / (1 + depth(this.up) + depth(this.down)));
    return Math.min(Math.max(fitting, COLUMN_MIN), room < 700 ? COLUMN_MIN : COLUMN_MAX);
  }

  // Open level by level while all that is open can be taken in at once.
  openSome(root) {
    let seen = root.kids.length;
    let level = root.kids;
    while (level.length) {
      const more = level.filter((node) => node.href).flatMap((node) => node.kids);
      if (seen + more.length > OPEN_MAX) return;
      for (const node of level) node.open = Boolean(node.href);
      seen += more.length;
      level = more;
    }
  }

  lay() {
    this.placed = [];
    for (const [root, side] of [[this.up, -1], [this.down, 1]]) {
      const tree = d3.hierarchy(root, (node) => (node.open ? node.kids : null));
      d3.tree().nodeSize([ROW, this.column]).separation(() => 1)(tree);
      tree.each((point) => {
        if (side < 0 || point.depth) {
          this.placed.push({ node: point.data, parent: point.parent?.data, x: side * point.y,
            y: point.x, side });
        }
      });
    }
    const xs = this.placed.map((each) => each.x);
    const ys = this.placed.map((each) => each.y);
    this.left = Math.min(...xs);
    this.top = Math.min(...ys);
    for (const each of this.placed) { each.x -= this.left; each.y -= this.top; }
    this.at = new Map(this.placed.map((each) => [each.node, each]));
    this.at.set(this.down, this.at.get(this.up));
    this.canvas.style.width = `${Math.max(...xs) - this.left + this.column}px`;
    this.canvas.style.height = `${Math.max(...ys) - this.top + ROW}px`;
    this.paint();
  }

  centre() {
    const root = this.at.get(this.up);
    // A whole number of columns, so that none is cut at the left.
    const before = root.x - Math.max(0, (this.box.clientWidth - this.column) / 2);
    this.box.scrollLeft = Math.ceil(Math.max(0, before) / this.column) * this.column;
    this.box.scrollTop = root.y - Math.max(0, (this.box.clientHeight - ROW) / 2);
    this.paint();
  }

  isSeen(each) {
    const { scrollLeft: x, scrollTop: y, clientWidth: width, clientHeight: height } = this.box;
    return each.x > x - MARGIN && each.x < x + width + MARGIN &&
      each.y > y - MARGIN && each.y < y + height + MARGIN;
  }

  paint() {
    const wanted = new Set();
    let path = "";
    for (const each of this.placed) {
      const parent = each.parent && this.at.get(each.parent);
      const isSeen = this.isSeen(each);
      if (parent && (isSeen || this.isSeen(parent))) path += this.line(parent, each);
      if (!isSeen) continue;
      wanted.add(each.node);
      if (!this.made.has(each.node)) this.make(each);
      const element = this.made.get(each.node);
      element.style.transform = `translate(${each.x}px, ${each.y}px)`;
    }
    for (const [node, element] of this.made) {
      if (wanted.has(node) || element.contains(document.activeElement)) continue;
      element.remove();
      this.made.delete(node);
    }
    this.draw(path);
  }

  line(from, to) {
    const width = this.column - 26;
    const a = to.side > 0 ? from.x + width : from.x;
    const b = to.side > 0 ? to.x : to.x + width;
    const [y, z, middle] = [from.y + ROW / 2, to.y + ROW / 2, (a + b) / 2];
    return `M${a} ${y}C${middle} ${y} ${middle} ${z} ${b} ${z}`;
  }

  draw(path) {
    if (!this.svg) {
      this.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      this.svg.setAttribute("aria-hidden", "true");
      this.lines = document.createElementNS("http://www.w3.org/2000/svg", "path");
      this.svg.append(this.lines);
      this.canvas.prepend(this.svg);
    }
    this.svg.setAttribute("width", this.canvas.style.width);
    this.svg.setAttribute("height", this.canvas.style.height);
    this.lines.setAttribute("d", path);
  }

  make(each) {
    const { node } = each;
    const element = document.createElement("div");
    element.className = `trace-node is-${node.css}`;
    element.style.width = `${this.column - 26}px`;
    const name = document.createElement(node.href ? "a" : "span");
    if (node.href) name.href = node.href;
    name.className = "trace-name";
    name.title = [node.code, node.name, node.state, node.note].filter(Boolean).join(", ");
    const code = document.createElement("span");
    code.className = node.href || node.css === "root" ? "code" : "trace-many";
    code.textContent = node.code;
    const more = document.createElement("span");
    more.className = "quiet small";
    more.textContent = [node.note, node.name].filter(Boolean).join(" · ");
    name.append(code, more);
    element.append(name);
    if (node.css !== "root" && node.kids.length) element.append(this.fold(node));
    this.made.set(node, element);
    this.canvas.append(element);
  }

  fold(node) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "trace-fold";
    const tell = () => {
      button.textContent = node.open ? "−" : `+${node.kids.length}`;
      button.setAttribute("aria-expanded", String(Boolean(node.open)));
      button.setAttribute("aria-label", `${node.open ? "Close" : "Open"} ${node.code}`);
    };
    button.addEventListener("click", () => {
      const before = { ...this.at.get(node) };
      node.open = !node.open;
      tell();
      this.lay();
      const after = this.at.get(node); // what was opened stays under the finger
      this.box.scrollLeft += after.x - before.x;
      this.box.scrollTop += after.y - before.y;
      this.paint();
    });
    tell();
    return button;
  }

  // Arrow keys go to the nearest node in their direction.
  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const element = event.target.closest(".trace-node");
    if (!way || !element) return;
    const here = this.at.get([...this.made].find(([, made]) => made === element)[0]);
    let best, least = Infinity;
    for (const each of this.placed) {
      const along = (each.x - here.x) * way[0] + (each.y - here.y) * way[1];
      const across = Math.abs((each.x - here.x) * way[1]) + Math.abs((each.y - here.y) * way[0]);
      if (along > 1 && along + 3 * across < least) [best, least] = [each, along + 3 * across];
    }
    if (!best) return;
    event.preventDefault();
    if (!this.made.has(best.node)) this.make(best);
    const next = this.made.get(best.node);
    next.style.transform = `translate(${best.x}px, ${best.y}px)`;
    (next.querySelector("button") ?? next.querySelector("a") ?? next).focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.paint();
  }
}

for (const box of document.querySelectorAll("[data-trace]")) {
  const answer = await fetch(box.dataset.trace, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    box.querySelector("[data-trace-wait]").textContent =
      "The picture could not be drawn. The list below says the same.";
    continue;
  }
  const told = await answer.json();
  new Picture(box, told);
  const left = document.querySelector("[data-trace-left]");
  if (told.left) {
    left.hidden = false;
    left.textContent = `${told.left.toLocaleString("en")} more are in the list.`;
  }
}
