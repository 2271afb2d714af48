// Beside the report: the criteria it is judged by, and what the person writes about it.
class Side {
  constructor(desk) {
    this.desk = desk;
    const { words } = desk.data;
    this.note = make("textarea", { id: "rv-q-note", rows: "3", maxlength: "10000", placeholder: words.note_hint,
      on: { input: () => this.write() } });
    this.labels = make("input", { id: "rv-q-labels", type: "text", maxlength: "600", autocomplete: "off",
      placeholder: words.labels_hint, on: { input: () => this.write() } });
    this.known = make("div", { class: "rv-q-known" });
    this.root = make("aside", { class: "rv-q-side" },
      make("details", { class: "rv-q-criteria", id: "rv-q-criteria", tabindex: "-1", open: innerWidth > 900 },
        make("summary", { text: said(words.criteria, { version: desk.data.version }) }), ...criteriaParts(desk.data)),
      make("label", { for: "rv-q-labels", text: words.labels }), this.labels, this.known,
      make("label", { for: "rv-q-note", text: words.note }), this.note);
  }

  // What is written belongs to the report on screen and goes with its decision.
  write() {
    const report = this.desk.current();
    if (report) this.desk.drafts.set(report.id, { note: this.note.value, labels: this.labels.value });
  }

  show(report) {
    const draft = (report && this.desk.drafts.get(report.id)) ?? { note: "", labels: "" };
    this.note.value = draft.note;
    this.labels.value = draft.labels;
    this.note.disabled = this.labels.disabled = !report;
    this.offer();
  }

  offer() {
    const used = new Set(labelsOf(this.labels.value));
    this.known.replaceChildren(...this.desk.labels.slice(0, 12).map((label) => make("button", {
      type: "button", class: "rv-q-label", text: label, aria: { pressed: used.has(label) },
      on: { click: () => this.toggle(label) } })));
  }

  toggle(label) {
    const used = labelsOf(this.labels.value);
    const left = used.includes(label) ? used.filter((one) => one !== label) : [...used, label];
    this.labels.value = left.join(", ");
    this.write();
    this.offer();
  }
}

function labelsOf(text) {
  const found = text.split(",").map((label) => label.trim().slice(0, 60)).filter(Boolean);
  return [...new Set(found)].slice(0, 20);
}

function criteriaParts({ words, criteria }) {
  const list = (items) => make("ul", { class: "rv-criteria" }, ...items.map(([id, text]) =>
    make("li", {}, make("b", { text: id }), make("span", { text }))));
  const head = (text) => make("p", { class: "rv-meta" }, make("strong", { text }));
  return [head(words.include_when), list(criteria.include), head(words.exclude_when), list(criteria.exclude)];
}
