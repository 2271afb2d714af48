// What a desk gets from the server: the next reports, and the answers to what it sent.
Object.assign(Desk.prototype, {
  async refill() {
    const isList = this.view === "list";
    const isEnough = this.queue.length > (isList ? ROWS : LOW) || (this.isOut && this.hasAsked);
    if (this.isAsking || this.wire.halted || isEnough) return;
    this.isAsking = true;
    const before = this.acknowledged;
    try {
      const held = [...this.queue.map((report) => report.id), ...this.list.rows.map((row) => row.report.id)];
      const waiting = this.unsent.waiting().filter((event) => event.verdict).map((event) => event.report_id);
      const found = await this.wire.post("next", {
        after: this.after, limit: isList ? 2 * ROWS : BATCH, without: [...new Set([...held, ...waiting])].slice(0, 200) });
      this.wire.failures = 0;
      this.supplied(found, before);
    } catch (error) {
      this.wire.failed(error);
    } finally {
      this.isAsking = false;
      this.hasAsked = true;
    }
    this.tellSaving();
    this.showSupply();
  },

  // The report comes back with its abstract, and has to be seen anew.
  async fill(report, said) {
    const { report: filled } = await this.wire.post("abstract", { report_id: report.id, ...said });
    this.queue = this.queue.map((one) => (one.id === filled.id ? filled : one));
    if (this.current()?.id === filled.id) this.show();
  },

  supplied(found, before) {
    const fresh = found.reports.filter((report) => !this.decided.has(report.id) && !this.list.has(report.id) &&
      !this.queue.some((one) => one.id === report.id));
    this.queue.push(...fresh);
    if (found.reports.length) this.after = found.reports.at(-1).position;
    this.isOut = !fresh.length;
    if (before === this.acknowledged && !this.wire.isSending) this.done = found.done;
    this.total = found.total;
    this.seconds = found.seconds ?? this.seconds;
    this.labels = [...new Set([...this.labels, ...found.labels])];
  },

  // New reports change nothing on screen unless it was waiting for them.
  showSupply() {
    const isWaiting = this.view === "list" ? !this.list.rows.length : this.main.firstChild !== this.card.root;
    const isShort = this.view === "list" && this.list.rows.length < ROWS && this.queue.length > 0;
    if (isWaiting) this.show();
    else if (isShort) this.list.fill();
    this.head.show();
    this.side.offer();
  },

  answered(answer) {
    const event = this.unsent.events.get(answer.event_id);
    this.acknowledged += 1;
    if (!event) return;
    if (answer.state === "refused") {
      this.refused(event, answer);
    } else {
      this.unsent.drop(answer.event_id);
      this.done += event.verdict ? 1 : -1;
    }
  },

  refused(event, answer) {
    this.tellRefused(this.unsent.refuse(event.event_id, answer));
    this.history = this.history.filter((one) => one.event.event_id !== event.event_id);
    this.isOut = false;
    if (event.verdict || !answer.standing) return;
    // Undone here, but another decision stands: it is not open after all.
    this.decided.set(event.report_id, event);
    this.queue = this.queue.filter((one) => one.id !== event.report_id);
    this.show();
  },

  tellRefused(event) {
    const { words } = this.data;
    const { message, hint, standing } = event.refused;
    const what = said(words.refused, { report: event.report_id, verdict: words[event.verdict ?? "undo"].toLowerCase() });
    const stands = standing ? said(words.stands, { verdict: words[standing.verdict].toLowerCase() }) : "";
    this.head.dismissable(event.event_id, [what, message, stands || hint].filter(Boolean).join(" "),
      () => this.unsent.drop(event.event_id));
  },

  counted() {
    const ahead = this.unsent.waiting().reduce((sum, event) => sum + (event.verdict ? 1 : -1), 0);
    return { done: Math.min(this.total, Math.max(0, this.done + ahead)), total: this.total };
  },

  // Seconds a report: of this visit once there are enough, else as the server knows them.
  pace() {
    if (this.gaps.length < 5) return this.seconds;
    const sorted = [...this.gaps].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] / 1000;
  },

  timed(at) {
    const gap = at - this.lastAt;
    if (gap > IDLE_MS) this.workedSince = at;
    else this.gaps = [...this.gaps, gap].slice(-60);
    this.lastAt = at;
    if (at - this.workedSince > BREAK_MS) {
      this.workedSince = at;
      this.head.dismissable("break", this.data.words.break);
    }
  },

  // ---- what is not saved yet -----------------------------------------------------------------------

  tellSaving() {
    const waiting = this.unsent.waiting();
    const isLate = waiting.length > 0 && (clock() - waiting[0].decided_at > LATE_MS || this.wire.failures > 0 || Boolean(this.wire.halted));
    document.documentElement.dataset.reviewUnsent = String(waiting.length);
    this.head.tellSaving(waiting.length, isLate);
    this.tellHalted();
    if (this.wire.failures && !this.wire.halted) this.head.notice("offline", this.unsent.isKept ? this.data.words.kept : this.data.words.not_kept);
    else this.head.withdraw("offline");
    clearTimeout(this.lateTimer);
    if (waiting.length && !isLate) this.lateTimer = setTimeout(() => this.tellSaving(), LATE_MS);
  },

  tellHalted() {
    const { words } = this.data;
    const { halted } = this.wire;
    if (!halted) return;
    const link = (href, text) => make("a", { class: "rv-q-tool", href, text, target: "_self" });
    if (halted.code === "session") this.head.notice("halted", words.ended, link("/sign-in", words.sign_in));
    else if (halted.code === "person") this.head.notice("halted", words.somebody_else, link("", words.reload));
    else this.head.notice("halted", said(words.halted, { why: halted.message }), link("", words.reload));
  },

  // Whether leaving now might lose something: work that waits, or a note that belongs to no decision yet.
  isAtRisk() {
    const isKept = this.unsent.isKept && this.wire.halted;
    return (this.unsent.waiting().length > 0 && !isKept) ||
      [...this.drafts.values()].some((draft) => draft.note.trim() || draft.labels.trim());
  },
});
