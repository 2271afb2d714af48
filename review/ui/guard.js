// Lets a decision through only when the report on screen was painted long enough ago, once, and by
// a fresh press: not from a held key, not from the second half of a double press, and not while the
// last decision is under way. It sees keys and clicks before anything else on the page does.
const PAINTED_MS = 250;
const STUCK_MS = 8000;

const guard = (window.__reviewGuard ??= { shown: null, paintedAt: 0, busySince: 0, keys: new Set() });

function isTyping(target) {
  return target instanceof Element &&
    (target.closest("input, textarea, select, [contenteditable=true]") !== null);
}

function isDecision(event) {
  if (event.type === "keydown") {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
    if (guard.keys.has(event.key.toLowerCase())) return true;
    const onButton = event.target instanceof Element && event.target.closest("[class*='st-key-decide']");
    return Boolean(onButton) && (event.key === "Enter" || event.key === " ");
  }
  return event.target instanceof Element && event.target.closest("[class*='st-key-decide'] button") !== null;
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onEvent(event) {
  if (guard.shown === null || !isDecision(event)) return;
  const now = performance.now();
  const busy = guard.busySince > 0 && now - guard.busySince < STUCK_MS;
  if (event.repeat || busy || now - guard.paintedAt < PAINTED_MS) {
    stop(event);
    return;
  }
  guard.busySince = now;
}

if (!window.__reviewGuardListens) {
  window.__reviewGuardListens = true;
  window.addEventListener("keydown", onEvent, true);
  window.addEventListener("click", onEvent, true);
}

export default function (component) {
  const { data } = component;
  guard.keys = new Set(data.keys);
  if (guard.token !== data.token) {
    guard.token = data.token;
    guard.shown = data.shown;
    // Two frames on, the new report has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      guard.paintedAt = performance.now();
      guard.busySince = 0;
      const title = document.querySelector("#rv-title");
      if (title && !isTyping(document.activeElement)) title.focus({ preventScroll: true });
      document.documentElement.dataset.reviewShown = data.shown ?? "";
      document.documentElement.lang = data.lang;
    }));
  }
  return () => { guard.shown = null; guard.token = null; };
}
