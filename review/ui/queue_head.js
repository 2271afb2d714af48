// Above the report: how far the person has come, what is not saved yet, and how they like to work.
class Head {
  constructor(desk) {
    this.desk = desk;
    const { words, blind, plain } = desk.data;
    this.progress = make("span", { class: "rv-q-progress" });
    this.pace = make("span", { class: "rv-q-pace" });
    this.saving = make("span", { class: "rv-q-saving", role: "status" });
    this.line = make("span");
    this.views = ["one", "list"].map((view) => make("button", {
      type: "button", class: "rv-q-view", data: { view }, text: view === "one" ? words.one_by_one : words.list,
      on: { click: () => desk.turn(view) } }));
    this.notices = make("div", { class: "rv-q-notices" });
    this.live = make("p", { class: "rv-q-unseen", aria: { live: "polite" } });
    this.root = make("header", { class: "rv-q-head" },
      this.jumps(),
      make("div", { class: "rv-q-line" },
        make("p", { class: "rv-q-where" },
          make("strong", { text: desk.data.stage === "full_text" ? words.full_text : words.stage }),
          make("span", { class: "rv-state", text: blind ? words.blinded : words.open }), this.progress, this.pace),
        this.saving,
        make("div", { class: "rv-q-tools" },
          make("div", { class: "rv-q-views", role: "group", aria: { label: words.view } }, ...this.views),
          make("button", { type: "button", class: "rv-q-tool", text: words.keys, on: { click: () => desk.settings.open() } }),
          make("a", { class: "rv-q-tool", href: plain, target: "_self", text: words.plain }))),
      make("div", { class: "rv-progress", role: "presentation" }, this.line),
      this.notices, this.live);
  }

  jumps() {
    const { words } = this.desk.data;
    const to = (target, text) => make("button", { type: "button", text: `${words.jump} ${text}`, on: {
      click: () => document.getElementById(target)?.focus() } });
    return make("nav", { class: "rv-q-jumps", aria: { label: words.jump } },
      to("rv-title", words.jump_report), to("rv-q-bar", words.jump_bar),
      to("rv-q-criteria", words.jump_criteria), to("rv-q-note", words.jump_note));
  }

  show() {
    const { words, lang } = this.desk.data;
    const number = new Intl.NumberFormat(lang);
    const { done, total } = this.desk.counted();
    this.progress.textContent = said(words.decided, { done: number.format(done), total: number.format(total) });
    this.line.style.width = `${total ? (100 * done) / total : 0}%`;
    this.pace.textContent = this.paceText(total - done, words);
    for (const view of this.views) view.setAttribute("aria-pressed", String(view.dataset.view === this.desk.view));
  }

  paceText(left, words) {
    const seconds = this.desk.pace();
    if (!seconds || left <= 0) return "";
    const minutes = Math.max(1, Math.round((left * seconds) / 60));
    const time = minutes < 60 ? said(words.minutes, { minutes })
      : said(words.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    return said(words.pace, { time });
  }

  // What is unsent is loud only when it stays so: a round trip is not worth a flicker.
  tellSaving(waiting, isLate) {
    const { words } = this.desk.data;
    const text = !waiting ? words.saved : said(words.unsaved, { n: waiting });
    const isLoud = waiting > 0 && isLate;
    if ((isLoud || !waiting) && this.saving.textContent !== text) this.saving.textContent = text;
    this.saving.classList.toggle("late", isLoud);
  }

  // A message that stays until it is dismissed; one of each name.
  notice(name, text, ...more) {
    if (this.notices.querySelector(`[data-notice="${CSS.escape(name)}"]`)) return;
    const box = make("div", { class: "rv-q-notice", role: "alert", data: { notice: name } },
      make("p", { text }), ...more);
    this.notices.append(box);
  }

  dismissable(name, text, onDismiss = () => {}) {
    const { words } = this.desk.data;
    this.notice(name, text, make("button", { type: "button", class: "rv-q-tool", text: words.dismiss, on: {
      click: () => { this.withdraw(name); onDismiss(); } } }));
  }

  withdraw(name) {
    this.notices.querySelector(`[data-notice="${CSS.escape(name)}"]`)?.remove();
  }
}
