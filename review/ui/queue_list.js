// Many titles at a time. A row counts as seen once it stood whole in the window for the guard time; what
// is decided stays in its place, so that nothing moves under a finger.
const ROWS = 20;

class List {
  constructor(desk) {
    this.desk = desk;
    this.rows = [];
    this.at = 0;
    this.places = new Map();
    this.sight = new Sight();
    this.inWindow = new Set();
    this.currentSince = null;
    const { words } = desk.data;
    this.list = make("ol", { class: "rv-q-rows", aria: { label: words.titles } });
    this.more = make("button", { type: "button", class: "rv-q-button rv-q-more", text: words.more_titles, data: { act: "more" } });
    this.root = make("div", { class: "rv-q-list" }, this.list, this.more);
  }

  current() {
    const row = this.rows[this.at];
    return row && !row.event ? row.report : null;
  }

  has(id) {
    return this.rows.some((row) => row.report.id === id);
  }

  // Rows from the front of the queue, when there are none or all are done.
  fill() {
    const { queue } = this.desk;
    while (this.rows.length < ROWS && queue.length) this.add(queue.shift());
    this.more.hidden = !this.rows.length;
    if (this.currentSince === null) this.choose(this.at);
    this.desk.painted(() => this.settled());
  }

  add(report) {
    const row = { report, event: null, isOpen: false, element: make("li", { class: "rv-q-item", data: { report: report.id } }) };
    this.rows.push(row);
    this.list.append(row.element);
    this.draw(row);
    this.watch().observe(row.element);
  }

  watch() {
    this.watcher ??= new IntersectionObserver((entries) => {
      for (const entry of entries) this.look(entry);
    }, { threshold: [0, 0.25, 0.5, 0.75, 0.95, 1], rootMargin: `-60px 0px -${this.desk.bar.root.offsetHeight}px 0px` });
    return this.watcher;
  }

  look(entry) {
    const id = entry.target.dataset.report;
    // An open abstract may be higher than the window: then what fills most of it counts.
    const isSeen = entry.intersectionRatio >= 0.95 ||
      entry.intersectionRect.height > 0.6 * (entry.rootBounds?.height ?? innerHeight);
    if (isSeen) this.inWindow.add(id);
    else this.inWindow.delete(id);
    if (isSeen) this.begin(id);
    else this.sight.end(id);
  }

  begin(id) {
    afterPaint(() => { if (this.inWindow.has(id)) this.sight.begin(id); });
  }

  draw(row) {
    const { desk } = this, { words } = desk.data;
    const act = (name) => make("button", { type: "button", class: "rv-q-button rv-q-mini", text: words[name],
      data: { act: name, report: row.report.id }, aria: { label: `${words[name]}: ${row.report.title.text}` },
      disabled: name === "exclude" && desk.data.needs_reason });
    const acts = row.event
      ? [make("span", { class: `rv-state ${{ include: "good", exclude: "bad" }[row.event.verdict] ?? "warn"}`,
          text: [words[row.event.verdict], row.event.reason].filter(Boolean).join(" · ") }),
        make("button", { type: "button", class: "rv-q-button rv-q-mini", text: words.undo, data: { act: "undo", report: row.report.id } })]
      : VERDICTS.map(act);
    const title = make("button", { type: "button", class: "rv-q-title", data: { act: "open", report: row.report.id },
      aria: { expanded: String(row.isOpen) } }, ...titleParts(row.report, words, desk.isMarked));
    row.element.replaceChildren(
      make("div", { class: "rv-q-what" }, title, ...metaParts(row.report),
        ...(row.isOpen ? abstractParts(row.report, words, desk.isMarked) : [])),
      make("div", { class: "rv-q-acts" }, ...acts));
    row.element.classList.toggle("decided", Boolean(row.event));
    row.element.classList.toggle("current", this.rows[this.at] === row);
    if (this.rows[this.at] === row) row.element.setAttribute("aria-current", "true");
    else row.element.removeAttribute("aria-current");
  }

  redraw() {
    this.rows.forEach((row) => this.draw(row));
    this.settled();
  }

  // A press on a row's own button needs the row seen; a key needs the person to have been on it as well.
  isSeen(id, isByKey) {
    return this.sight.isSeen(id) && (!isByKey || (this.currentSince !== null && clock() - this.currentSince >= SEEN_MS));
  }

  choose(index) {
    const before = this.rows[this.at];
    this.at = Math.max(0, Math.min(index, this.rows.length - 1));
    this.currentSince = null;
    if (before && before !== this.rows[this.at]) this.draw(before);
    const row = this.rows[this.at];
    if (!row) return;
    this.draw(row);
    row.element.scrollIntoView({ block: "nearest" });
    this.desk.side.show(this.current());
    this.desk.bar.show(this.current());
    this.desk.painted(() => {
      this.currentSince = clock();
      document.documentElement.dataset.reviewShown = this.current()?.id ?? "";
      if (!isTyping(document.activeElement)) row.element.querySelector(".rv-q-title")?.focus({ preventScroll: true });
    });
  }

  step(by) {
    if (this.rows.length) this.choose(this.at + by);
    return this.rows.length > 0;
  }

  toggle(id) {
    const row = id ? this.rows.find((one) => one.report.id === id) : this.rows[this.at];
    if (!row) return false;
    row.isOpen = !row.isOpen;
    this.at = this.rows.indexOf(row);
    this.redraw();
    this.choose(this.at);
    return true;
  }

  decided(id, event) {
    const row = this.rows.find((one) => one.report.id === id);
    if (!row) return;
    row.event = event;
    row.isOpen = false;
    this.draw(row);
    if (!event) this.choose(this.rows.indexOf(row));
    else if (this.rows[this.at] === row) this.onward();
    this.settled();
  }

  // To the next row that is open, below or else above; with none left, to the way on.
  onward() {
    const below = this.rows.findIndex((one, n) => n > this.at && !one.event);
    const open = below < 0 ? this.rows.findIndex((one) => !one.event) : below;
    this.choose(open < 0 ? this.at : open);
    this.more.classList.toggle("rv-q-include", open < 0);
    if (open < 0) this.desk.painted(() => this.more.focus());
  }

  // On to the next: what was left open comes back later, as after a skip.
  next() {
    this.clear();
    this.fill();
    this.desk.refill();
    this.desk.scrollUp();
    return true;
  }

  // The reports left open, for the page that shows one at a time.
  clear() {
    const left = this.rows.filter((row) => !row.event).map((row) => row.report);
    this.watcher?.disconnect();
    this.watcher = null;
    this.rows = [];
    this.at = 0;
    this.currentSince = null;
    this.sight.clear();
    this.inWindow.clear();
    this.places.clear();
    this.list.replaceChildren();
    return left;
  }

  // Whatever moved, other than by scrolling, has to be seen anew.
  settled() {
    for (const { report, element } of this.rows) {
      const place = `${element.offsetTop} ${element.offsetHeight}`;
      if (this.places.has(report.id) && this.places.get(report.id) !== place && this.sight.at(report.id) !== null) {
        this.sight.end(report.id);
        this.begin(report.id);
      }
      this.places.set(report.id, place);
    }
  }
}
