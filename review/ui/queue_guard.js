// When a thing was painted, and whether a press on it may count.
const SEEN_MS = 250;

// Milliseconds since 1970 that never run backwards while the page lives.
function clock() {
  return performance.timeOrigin + performance.now();
}

// Calls back once the browser has painted what stands on the page now. In a hidden tab that is later.
function afterPaint(act) {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { channel.port1.close(); act(); };
    channel.port2.postMessage(null);
  });
}

// Remembers since when each report has been in sight. Leaving sight forgets it.
class Sight {
  constructor() {
    this.since = new Map();
  }

  begin(id) {
    if (!this.since.has(id)) this.since.set(id, clock());
  }

  end(id) {
    this.since.delete(id);
  }

  clear() {
    this.since.clear();
  }

  at(id) {
    return this.since.get(id) ?? null;
  }

  isSeen(id) {
    return document.visibilityState === "visible" && this.since.has(id) &&
      clock() - this.since.get(id) >= SEEN_MS;
  }
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable=true]") !== null;
}

// The key by its letter or digit, else by its place, so that a Cyrillic or French keyboard works as well.
function keyOf(event) {
  if (/^[a-z]$/i.test(event.key)) return event.shiftKey ? "" : event.key.toLowerCase();
  if (/^\d$/.test(event.key) || event.key.startsWith("Arrow")) return event.key;
  if (event.shiftKey) return "";
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code);
  return place ? (place[1]?.toLowerCase() ?? place[2]) : "";
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
