// What was decided and is not saved yet: in memory, and in this browser's storage so that a reload, a
// closed lid or a server that is gone loses nothing. One item an event, so that two tabs never write
// over each other. Ids and codes; a note or label only until its decision is saved.
class Unsent {
  constructor(home) {
    this.prefix = `slr.unsent/${home}/`;
    this.isKept = true;
    this.events = new Map();
    for (const event of this.stored()) this.events.set(event.event_id, event);
  }

  stored() {
    const found = [];
    try {
      for (let n = 0; n < localStorage.length; n++) {
        const key = localStorage.key(n);
        if (key.startsWith(this.prefix)) found.push(JSON.parse(localStorage.getItem(key)));
      }
    } catch (_) {
      this.isKept = false;
    }
    return found.sort((a, b) => a.decided_at - b.decided_at);
  }

  add(event) {
    this.events.set(event.event_id, event);
    this.write(event);
  }

  write(event) {
    try {
      localStorage.setItem(this.prefix + event.event_id, JSON.stringify(event));
    } catch (_) {
      this.isKept = false;  // storage full or shut: the page says so, and asks before it is left
    }
  }

  drop(eventId) {
    this.events.delete(eventId);
    try {
      localStorage.removeItem(this.prefix + eventId);
    } catch (_) {
      this.isKept = false;
    }
  }

  // Refused by the server: it is told until the person has seen it, and not sent again.
  refuse(eventId, answer) {
    const event = this.events.get(eventId);
    if (!event) return null;
    event.refused = { message: answer.message, hint: answer.hint, standing: answer.standing };
    event.note = "";
    event.labels = [];
    this.write(event);
    return event;
  }

  waiting() {
    return [...this.events.values()].filter((event) => !event.refused);
  }

  refused() {
    return [...this.events.values()].filter((event) => event.refused);
  }
}
