// The way to the server: asks for reports, sends what is unsent in its order, one request at a time, and
// tries again until there is an answer. What it may not send any more stays where it is.
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
const AT_ONCE = 20;
const PASSING = new Set([408, 425, 429]);

class Wire {
  constructor(desk) {
    this.desk = desk;
    this.isSending = false;
    this.failures = 0;
    this.atOnce = AT_ONCE;
    this.halted = null;  // why nothing more is taken from this page
    this.timer = 0;
  }

  async post(what, body, more = {}) {
    const { prefix, token, stage, lang } = this.desk.data;
    const answer = await fetch(`${prefix}/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-slr-page": token },
      body: JSON.stringify({ stage, lang, ...body }),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(20_000),
      ...more,
    });
    const said = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(said.message), { code: said.error, status: answer.status });
    return said;
  }

  // Sends what waits; safe to call at any time.
  async flush() {
    const waiting = this.desk.unsent.waiting().slice(0, this.atOnce);
    if (this.isSending || this.halted || !waiting.length) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      const said = await this.post("events", this.body(waiting));
      this.failures = 0;
      for (const answer of said.answers) this.desk.answered(answer);
    } catch (error) {
      if (error.status === 400) this.tooOdd(waiting, error);
      else this.failed(error);
    } finally {
      this.isSending = false;
    }
    this.desk.tellSaving();
    if (!this.failures) await this.flush();
  }

  body(events) {
    return { now: clock(), events: events.map(({ refused, ...event }) => event) };
  }

  // One event the server cannot read must not keep the others waiting: from now on one at a time.
  tooOdd(events, error) {
    if (events.length > 1) this.atOnce = 1;
    else this.desk.answered({ event_id: events[0].event_id, state: "refused", message: error.message });
  }

  failed(error) {
    this.failures += 1;
    if (error.status >= 400 && error.status < 500 && !PASSING.has(error.status)) {
      this.halted = { code: error.code, message: error.message };
    } else {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PAUSES_MS[Math.min(this.failures, PAUSES_MS.length) - 1]);
    }
  }

  // Is anybody there? Then on with what waits.
  async look() {
    try {
      const answer = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(5000) });
      if (!answer.ok) throw new Error(answer.statusText);
    } catch (error) {
      this.failed(error);
      this.desk.tellSaving();
      return;
    }
    if (!this.desk.unsent.waiting().length) this.failures = 0;
    this.desk.tellSaving();
    await this.catchUp();
  }

  // First what waits, then what comes next: else a report whose undoing is on its way would be missed.
  async catchUp() {
    await this.flush();
    await this.desk.refill();
  }

  // The page is being left: a last try that outlives it. What comes twice is known by its id.
  leave() {
    const waiting = this.desk.unsent.waiting().slice(0, AT_ONCE);
    if (waiting.length && !this.halted) {
      this.post("events", this.body(waiting), { keepalive: true, signal: undefined }).catch(() => {});
    }
  }

}
