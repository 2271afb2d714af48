// Shows a PDF in a plain frame, in the browser's own viewer, at a page. A viewer does not always follow a
// new page number in its address, so for another page the frame is made anew; for a new token it is not.
export default function (component) {
  const { data, parentElement } = component;
  const holder = parentElement.querySelector(".rv-pdf");
  if (holder.dataset.place === data.place) return;
  holder.dataset.place = data.place;
  const frame = document.createElement("iframe");
  frame.title = data.title;
  // Chromium knows view and navpanes, Firefox pagemode; each leaves the others alone.
  frame.src = `${data.address}#page=${data.page}&view=FitH&navpanes=0&pagemode=none`;
  frame.style.cssText =
    `display:block;width:100%;height:${data.height};border:1px solid rgba(128,128,128,.35);` +
    "border-radius:.5rem;background:#fff";
  holder.replaceChildren(frame);
}
