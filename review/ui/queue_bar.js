// The decision bar: always in view, its keys printed on its buttons.
const VERDICTS = ["include", "unsure", "exclude"];
const OTHERS = ["undo", "skip", "highlights"];

class Bar {
  constructor(desk) {
    this.desk = desk;
    const { words, reasons } = desk.data;
    this.buttons = new Map();
    this.said = make("p", { class: "rv-q-said", role: "status" });
    const reasonButtons = reasons.map((reason, n) =>
      this.button(`reason-${n + 1}`, "rv-q-reason", make("span", { text: reason.label })));
    this.root = make("section", { class: "rv-q-bar", id: "rv-q-bar", tabindex: "-1", aria: { label: words.decide_bar } },
      this.said,
      make("div", { class: "rv-q-reasons", role: "group", aria: { label: words.reasons } }, ...reasonButtons),
      make("div", { class: "rv-q-verdicts" },
        ...VERDICTS.map((name) => this.button(name, `rv-q-verdict rv-q-${name}`, icon(name), make("span", { text: words[name] }))),
        make("span", { class: "rv-q-gap" }),
        ...OTHERS.map((name) => this.button(name, "rv-q-other", icon(name), make("span", { text: words[name] })))));
    this.keysChanged();
  }

  button(act, className, ...inside) {
    const button = make("button", { type: "button", class: `rv-q-button ${className}`, data: { act } }, ...inside, make("kbd"));
    this.buttons.set(act, button);
    return button;
  }

  keysChanged() {
    for (const [act, button] of this.buttons) {
      const digit = /^reason-([1-9])$/.exec(act)?.[1];
      const key = digit && this.desk.keys.isOn ? digit : this.desk.keys.of(act);
      button.lastChild.textContent = key ? keyName(key) : "";
      button.lastChild.hidden = !key;
      if (key) button.setAttribute("aria-keyshortcuts", key.length === 1 ? key.toUpperCase() : key);
      else button.removeAttribute("aria-keyshortcuts");
    }
  }

  show(report) {
    const { words, needs_reason } = this.desk.data;
    for (const [act, button] of this.buttons) {
      button.disabled = !report && !["undo", "highlights"].includes(act);
    }
    const bare = this.buttons.get("exclude");
    bare.disabled ||= needs_reason;
    bare.title = needs_reason ? words.needs_reason : "";
    this.buttons.get("skip").hidden = this.desk.view === "list";
    this.buttons.get("highlights").setAttribute("aria-pressed", String(this.desk.isMarked));
  }

  say(text) {
    this.said.textContent = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.said.textContent = ""; }, 6000);
  }
}
