// The keys a person decides with: on or off, a set of them, or each one by itself.
class Settings {
  constructor(desk) {
    this.desk = desk;
    const { words } = desk.data;
    this.problem = make("p", { class: "rv-q-problem", role: "alert" });
    this.table = make("div", { class: "rv-q-bindings" });
    this.root = make("dialog", { class: "rv-q-dialog", aria: { labelledby: "rv-q-keys-title" } },
      make("h2", { id: "rv-q-keys-title", text: words.keys }),
      this.toggle(), this.choice(),
      this.table, this.problem,
      make("p", { class: "rv-q-quiet", text: words.reasons_keys }),
      make("p", { class: "rv-q-quiet", text: words.kept_here }),
      make("button", { type: "button", class: "rv-q-button", text: words.close, on: { click: () => this.close() } }));
    this.root.addEventListener("close", () => desk.keysChanged());
  }

  toggle() {
    const { keys, data } = this.desk;
    const box = make("input", { type: "checkbox", checked: keys.isOn, on: {
      change: () => { keys.isOn = box.checked; keys.keep(); this.desk.keysChanged(); } } });
    return make("label", { class: "rv-q-check" }, box, ` ${data.words.shortcuts}`);
  }

  choice() {
    const { keys, data: { words, presets } } = this.desk;
    const names = [...Object.keys(presets), "own"];
    const options = names.map((name) => make("option", { value: name, selected: name === keys.preset, text: words[name] }));
    const select = make("select", { on: {
      change: () => { keys.choose(select.value); this.draw(); this.desk.keysChanged(); } } }, ...options);
    return make("label", { class: "rv-q-row" }, make("span", { text: words.preset }), select);
  }

  open() {
    this.draw();
    this.root.showModal();
  }

  close() {
    this.root.close();
  }

  draw() {
    this.problem.textContent = "";
    this.table.replaceChildren(...this.desk.data.actions.map((action) => this.binding(action)));
  }

  binding(action) {
    const { keys, data: { words } } = this.desk;
    const input = make("input", {
      type: "text", value: keyName(keys.bound()[action]), readonly: keys.preset !== "own", autocomplete: "off",
      on: { keydown: (event) => this.take(event, action, input) } });
    return make("label", { class: "rv-q-row" }, make("span", { text: words[action] }), input);
  }

  take(event, action, input) {
    const { keys, data: { words } } = this.desk;
    if (keys.preset !== "own" || ["Tab", "Escape", "Shift"].includes(event.key)) return;
    event.preventDefault();
    const key = keyOf(event);
    const problem = keys.bind(action, key);
    this.problem.textContent = problem
      ? said(words[problem.why], { key: keyName(key || event.key), other: words[problem.other] }) : "";
    input.value = keyName(keys.own[action]);
  }
}
