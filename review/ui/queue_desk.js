// A person's work at one stage: the next reports, what was decided, and what is on screen. It outlives the
// page's own redrawing, so that a server that comes back finds everything as it was.
const LOW = 7;
const BATCH = 12;
const LATE_MS = 900;
const BREAK_MS = 45 * 60_000;
const IDLE_MS = 5 * 60_000;

class Desk {
  constructor(data) {
    this.data = data;
    this.unsent = new Unsent(`${data.review}/${data.person}/${data.stage}`);
    this.wire = new Wire(this);
    this.keys = new Keys(data);
    this.sight = new Sight();
    this.queue = [];
    this.decided = new Map();
    this.history = [];
    this.drafts = new Map();
    this.labels = [];
    this.gaps = [];
    this.view = "one";
    this.isMarked = true;
    Object.assign(this, { after: -1, done: 0, total: 0, seconds: null, acknowledged: 0, isAsking: false, hasAsked: false,
      isOut: false, paintedAt: Infinity, paints: 0, isBusy: false, workedSince: clock(), lastAt: clock() });
    for (const event of this.unsent.waiting()) this.remember(event);
  }

  remember(event) {
    if (event.verdict) this.decided.set(event.report_id, event);
    else this.decided.delete(event.report_id);
  }

  // ---- what is on screen ------------------------------------------------------------------------

  build(data) {
    this.data = data;
    this.keys.reasons = data.reasons;
    this.settings = new Settings(this);
    this.bar = new Bar(this);
    this.head = new Head(this);
    this.side = new Side(this);
    this.card = new Card(this);
    const left = this.list?.clear() ?? [];
    this.queue.unshift(...left);
    this.list = new List(this);
    this.empty = make("div", { class: "rv-q-empty", id: "rv-q-empty", tabindex: "-1" });
    this.main = make("div", { class: "rv-q-main" });
    this.root = make("div", { class: "rv-q", lang: data.lang },
      this.head.root, make("div", { class: "rv-q-body" }, this.main, this.side.root), this.bar.root, this.settings.root);
    for (const event of this.unsent.refused()) this.tellRefused(event);
  }

  current() {
    return this.view === "list" ? this.list.current() : (this.queue[0] ?? null);
  }

  show() {
    if (this.view === "list") this.showList();
    else this.showOne(this.current());
    const report = this.current();
    this.side.show(report);
    this.bar.show(report);
    this.head.show();
    if (this.view === "one") this.painted(() => this.shown(report));
  }

  showOne(report) {
    this.sight.clear();
    if (report) this.card.show(report);
    else this.showEmpty();
    this.put(report ? this.card.root : this.empty);
    this.scrollUp();
  }

  showList() {
    if (!this.list.rows.length && !this.queue.length) {
      this.showEmpty();
      this.put(this.empty);
      this.painted(() => this.shown(null));
      return;
    }
    this.put(this.list.root);
    if (!this.list.rows.length) this.list.fill();
  }

  put(element) {
    if (this.main.firstChild !== element) this.main.replaceChildren(element);
  }

  // Runs once this paint, and no later one, stands on the screen.
  painted(act) {
    const paint = ++this.paints;
    this.paintedAt = Infinity;
    afterPaint(() => {
      act();
      if (paint === this.paints) this.paintedAt = clock();
    });
  }

  // What was out of sight for a while has to be seen anew.
  repaint() {
    this.sight.clear();
    this.list.sight.clear();
    if (this.view === "one") this.painted(() => this.shown(this.current()));
    else this.list.rows.forEach((row) => this.list.begin(row.report.id));
  }

  shown(report) {
    if (this.view === "one" && report !== this.current()) return;
    const { words } = this.data;
    const { done, total } = this.counted();
    if (!isTyping(document.activeElement)) (report ? this.card.title : this.empty).focus({ preventScroll: true });
    if (report) this.head.live.textContent = said(words.now_shown, { report: report.id, n: done + 1, total });
    document.documentElement.dataset.reviewShown = report?.id ?? "";
    document.documentElement.lang = this.data.lang;
    if (report) this.sight.begin(report.id);
  }

  showEmpty() {
    const { words } = this.data;
    const { done, total } = this.counted();
    const state = !this.hasAsked || (!this.isOut && !this.wire.failures) ? "loading"
      : this.wire.failures || this.wire.halted ? "offline" : total === 0 ? "none" : done < total ? "waiting" : "done";
    this.empty.replaceChildren(make("h2", { text: words[state] }),
      ...(words[`${state}_hint`] ? [make("p", { class: "rv-q-quiet", text: words[`${state}_hint`] })] : []));
  }

  scrollUp() {
    let place = this.root.parentElement;
    while (place && place.scrollHeight <= place.clientHeight) place = place.parentElement;
    if (place) place.scrollTop = 0;
  }

  turn(view) {
    if (view === this.view) return;
    if (view === "one") this.queue.unshift(...this.list.clear());
    this.view = view;
    document.documentElement.dataset.reviewShown = "";
    this.show();
    this.refill();
  }

  // ---- what a person does ------------------------------------------------------------------------

  // Each says whether the press was taken; one that was not is stopped.
  act(name, id, isByKey) {
    const reason = /^reason-(\d+)$/.exec(name);
    if (VERDICTS.includes(name)) return this.decide(name, "", id, isByKey);
    if (reason) return this.decide("exclude", this.data.reasons[Number(reason[1]) - 1].id, id, isByKey);
    const acts = {
      undo: () => this.undo(id), skip: () => this.skip(), more: () => this.isReady() && this.list.next(),
      highlights: () => this.mark(), note: () => this.focus(this.side.note), labels: () => this.focus(this.side.labels),
      next: () => this.view === "list" && this.list.step(1), previous: () => this.view === "list" && this.list.step(-1),
      open: () => this.view === "list" && this.list.toggle(id),
    };
    return Boolean(acts[name]?.());
  }

  isReady() {
    return !this.isBusy && document.visibilityState === "visible" && clock() - this.paintedAt >= SEEN_MS;
  }

  mayDecide(report, isByKey) {
    if (this.view === "one") return this.isReady() && this.sight.isSeen(report.id);
    return this.list.isSeen(report.id, isByKey);
  }

  decide(verdict, reason, id, isByKey) {
    const report = id ? this.list.rows.find((row) => row.report.id === id && !row.event)?.report : this.current();
    if (!report || this.decided.has(report.id)) return false;
    if (verdict === "exclude" && !reason && this.data.needs_reason) {
      this.bar.say(this.data.words.needs_reason);
      return false;
    }
    if (!this.mayDecide(report, isByKey || !id)) {
      if (this.view === "list" && id) this.bar.say(this.data.words.not_seen);
      return false;
    }
    const draft = this.drafts.get(report.id) ?? { note: "", labels: "" };
    const since = this.view === "one" ? this.sight.at(report.id) : this.list.sight.at(report.id);
    const event = { event_id: eventId(), report_id: report.id, verdict, reason, note: draft.note.trim(),
      labels: labelsOf(draft.labels), shown_at: since, decided_at: clock(), protocol_version: this.data.version, withdraws: "" };
    this.record(event);
    this.history.push({ report, event });
    this.drafts.delete(report.id);
    this.labels = [...new Set([...event.labels, ...this.labels])];
    this.timed(event.decided_at);
    this.forward(report, event);
    return true;
  }

  record(event) {
    this.unsent.add(event);
    this.remember(event);
    // Painted first, sent after.
    afterPaint(() => { this.tellSaving(); this.wire.flush(); });
    document.documentElement.dataset.reviewUnsent = String(this.unsent.waiting().length);
  }

  forward(report, event) {
    if (this.view === "list") {
      this.list.decided(report.id, event);
      this.head.show();
    } else {
      this.queue = this.queue.filter((one) => one.id !== report.id);
      this.show();
    }
    this.refill();
  }

  undo(id) {
    if (!(this.view === "list" && id) && !this.isReady()) return false;
    const place = id ? this.history.findLastIndex((one) => one.report.id === id) : this.history.length - 1;
    if (place >= 0) this.takeBack(...this.history.splice(place, 1));
    else this.fetchLast();
    return true;
  }

  takeBack({ report, event }) {
    this.record({ event_id: eventId(), report_id: report.id, verdict: null, reason: "", note: "", labels: [],
      shown_at: null, decided_at: clock(), protocol_version: this.data.version, withdraws: event.event_id });
    this.drafts.set(report.id, { note: event.note, labels: event.labels.join(", ") });
    if (this.view === "list" && this.list.has(report.id)) {
      this.list.decided(report.id, null);
      this.head.show();
    } else {
      if (this.view === "list") this.turn("one");
      this.queue = [report, ...this.queue.filter((one) => one.id !== report.id)];
      this.show();
    }
    this.bar.say(said(this.data.words.undone, { report: report.id }));
  }

  // The last decision of an earlier visit. Presses wait until the server has said which it is.
  async fetchLast() {
    this.isBusy = true;
    try {
      const undone = this.unsent.waiting().filter((event) => !event.verdict).map((event) => event.report_id);
      const found = await this.wire.post("last", { without: undone });
      if (found.report) this.takeBack({ report: found.report, event: found.decision });
      else this.bar.say(this.data.words.nothing_to_undo);
    } catch (_) {
      this.bar.say(this.data.words.offline);
    } finally {
      this.isBusy = false;
    }
  }

  skip() {
    if (this.view !== "one" || !this.queue.length || !this.isReady()) return false;
    const [report] = this.queue.splice(0, 1);
    this.isOut = false;
    if (!this.queue.length && this.counted().total - this.counted().done === 1) {
      this.queue.push(report);
      this.bar.say(this.data.words.only_one);
    }
    this.show();
    this.refill();
    return true;
  }

  mark() {
    this.isMarked = !this.isMarked;
    if (this.view === "list") this.list.redraw();
    else if (this.current()) this.card.show(this.current());
    this.bar.show(this.current());
    return true;
  }

  focus(field) {
    if (!field.disabled) field.focus();
    return !field.disabled;
  }

  keysChanged() {
    this.bar.keysChanged();
  }
}

// crypto.randomUUID is missing where a page came over plain HTTP.
function eventId() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((id, place) => `${id.slice(0, place)}-${id.slice(place)}`, hex);
}
