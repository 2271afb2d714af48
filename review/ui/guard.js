// Lets a press through only when the report on screen was painted long enough ago, once, and afresh:
// not from a held key, not from the second half of a double press, and not while the last press is
// under way. It sees keys and clicks before anything else on the page does.
const PAINTED_MS = 250;
const STUCK_MS = 8000;
const BUTTONS = "[class*='st-key-decide'] button, .st-key-undo button, .st-key-skip button";

const guard = (window.__reviewGuard ??= { token: null, paintedAt: 0, busySince: 0, keys: new Set() });

function isTyping(target) {
  return target instanceof Element &&
    (target.closest("input, textarea, select, [contenteditable=true]") !== null);
}

function isOnButton(event) {
  const button = event.target instanceof Element ? event.target.closest(BUTTONS) : null;
  return button !== null && !button.disabled;
}

// The key as the page's shortcuts understand it: by its letter or digit, else by its place, so that
// a Cyrillic or French keyboard is guarded as well.
function keyOf(event) {
  if (/^[a-z0-9]$/i.test(event.key)) return event.key.toUpperCase();
  const place = /^Key([A-Z])$/.exec(event.code);
  return place ? place[1] : String.fromCharCode(event.keyCode);
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function judge(event) {
  const now = performance.now();
  const busy = guard.busySince > 0 && now - guard.busySince < STUCK_MS;
  if (event.repeat || busy || now - guard.paintedAt < PAINTED_MS) stop(event);
  else guard.busySince = now;
  guard.judged = event;
}

function onKeyDown(event) {
  if (guard.token === null || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "Enter" || event.key === " ") {
    // The browser makes a click of it, which is judged below; a held Enter would make many.
    if (event.repeat && isOnButton(event)) stop(event);
  } else if (guard.keys.has(keyOf(event))) {
    judge(event);
  }
}

function afterKeyDown(event) {
  // Whatever takes a key says so by preventing its default. Nothing is under way when nothing took it:
  // the 9 where there are two reasons, a key pressed while another is down.
  if (guard.judged === event && !event.defaultPrevented) guard.busySince = 0;
}

function onClick(event) {
  if (guard.token !== null && isOnButton(event)) judge(event);
}

if (!window.__reviewGuardListens) {
  window.__reviewGuardListens = true;
  window.addEventListener("keydown", onKeyDown, true);
  window.addEventListener("keydown", afterKeyDown);
  window.addEventListener("click", onClick, true);
}

export default function (component) {
  const { data } = component;
  guard.keys = new Set(data.keys.map((key) => key.toUpperCase()));
  if (guard.token !== data.token) {
    guard.token = data.token;
    // Two frames on, the new report has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const title = document.querySelector("#rv-title");
      if (title && !isTyping(document.activeElement)) title.focus({ preventScroll: true });
      document.documentElement.dataset.reviewShown = data.shown ?? "";
      document.documentElement.lang = data.lang;
      guard.busySince = 0;
      guard.paintedAt = performance.now();  // last: moving the focus may have taken its time
    }));
  }
  return () => { guard.token = null; };
}
