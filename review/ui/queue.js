// What the page hears, for whichever desk is on screen. The listeners are put in place once.
const place = (window.__reviewQueue ??= { desks: new Map(), here: null });

function onKeyDown(event) {
  const desk = place.here;
  if (!desk?.root.isConnected || event.ctrlKey || event.metaKey || event.altKey || isModal()) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape" && desk.root.contains(event.target)) {
      event.target.blur();
      desk.card.title.focus({ preventScroll: true });
    }
    return;
  }
  if (event.key === "Enter" || event.key === " ") {
    // The browser makes a click of it, which is judged below; a held Enter would make many.
    if (event.repeat && event.target.closest?.("[data-act]")) stop(event);
    return;
  }
  const name = desk.keys.actionOf(keyOf(event));
  if (!name) return;
  const isStep = name === "next" || name === "previous";
  if ((event.repeat && !isStep) || !desk.act(name, null, true)) stop(event);
  else event.preventDefault();
}

function onClick(event) {
  const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
  if (!button || !place.here?.root.contains(button) || button.disabled) return;
  if (!place.here.act(button.dataset.act, button.dataset.report ?? null, false)) stop(event);
}

function isModal() {
  return document.querySelector("dialog[open], #root[inert], [role=dialog]:not(dialog)") !== null;
}

function onVisible() {
  const desk = place.here;
  if (!desk?.root.isConnected) return;
  if (document.visibilityState === "hidden") {
    desk.sight.clear();
    desk.list.sight.clear();
    return;
  }
  desk.repaint();
  if (!desk.current()) desk.isOut = false;
  desk.wire.look();
}

// When its own connection breaks, Streamlit lays a message over the page and takes the keys. The work goes
// on without it, and the head of the page says what there is to say: so the message is closed.
async function onOverlay() {
  const close = document.querySelector("[data-testid=stDialog] [role=dialog] button[aria-label=Close]");
  const desk = place.here;
  if (!close || !desk?.root.isConnected) return;
  await desk.wire.look();
  if (!desk.wire.failures || !close.isConnected) return;
  close.click();
  setTimeout(() => desk.repaint(), 0);
}

function onLeave() {
  for (const desk of place.desks.values()) desk.wire.leave();
}

function onBeforeUnload(event) {
  if ([...place.desks.values()].some((desk) => desk.isAtRisk())) event.preventDefault();
}

if (!place.listens) {
  place.listens = true;
  window.addEventListener("keydown", onKeyDown, true);
  window.addEventListener("click", onClick, true);
  window.addEventListener("online", () => place.here?.wire.look());
  window.addEventListener("pagehide", onLeave);
  window.addEventListener("beforeunload", onBeforeUnload);
  document.addEventListener("visibilitychange", onVisible);
  new MutationObserver(onOverlay).observe(document.body, { childList: true });
  setInterval(() => { if (place.here && !place.here.current()) onVisible(); }, 60_000);
}

export default function ({ data, parentElement }) {
  const home = `${data.review}/${data.person}/${data.stage}`;
  const isNew = !place.desks.has(home);
  if (isNew) place.desks.set(home, new Desk(data));
  const desk = place.desks.get(home);
  const drawn = JSON.stringify(data);
  if (isNew || desk.drawn !== drawn) {
    desk.drawn = drawn;
    if (desk.data.token !== data.token) desk.wire.halted = null;
    desk.build(data);
  }
  place.here = desk;
  const holder = parentElement.querySelector(".rv-queue") ?? parentElement;
  if (desk.root.parentElement !== holder) {
    holder.replaceChildren(desk.root);
    desk.show();
    desk.tellSaving();
    desk.wire.catchUp();
  }
  return () => {
    if (place.here === desk && !desk.root.isConnected) place.here = null;
    document.documentElement.dataset.reviewShown = "";
  };
}
