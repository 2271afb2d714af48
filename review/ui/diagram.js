// Shows the flow diagram and tells the page which box was pressed. The drawing is made by our own
// writer, which escapes every label.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const place = parentElement.querySelector(".rv-diagram");
  if (place.dataset.drawing !== data.digest) {
    place.dataset.drawing = data.digest;
    place.innerHTML = data.svg;
    const drawing = place.querySelector("svg");
    // As wide as the page, but never so small that its words cannot be read: then it scrolls.
    drawing.style.cssText = "display:block;width:100%;max-width:1180px;min-width:760px;height:auto";
    place.style.overflowX = "auto";
    // Its numbers are links, so it is a group of things to press, each with its box's name.
    drawing.setAttribute("role", "group");
    for (const link of drawing.querySelectorAll("a")) {
      const title = link.closest("g")?.querySelector("title")?.textContent ?? "";
      link.setAttribute("aria-label", [title, link.textContent.trim()].filter(Boolean).join(": "));
    }
  }
  place.onclick = (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    setTriggerValue("box", decodeURIComponent(link.getAttribute("href").replace(/^#/, "")));
  };
}
