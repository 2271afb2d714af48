// Making parts of a page. Every word from a record goes in as a text node, never as markup.
function make(tag, more = {}, ...children) {
  const { text, data, aria, on, ...rest } = more;
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const [name, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${name}`, value);
  for (const [name, act] of Object.entries(on ?? {})) element.addEventListener(name, act);
  Object.assign(element.dataset, data ?? {});
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// A text with its marks, as text nodes and <mark>.
function marked({ text, marks }, isMarked) {
  const parts = [];
  let at = 0;
  for (const [start, end, kind] of isMarked ? marks : []) {
    parts.push(text.slice(at, start), make("mark", { class: kind, text: text.slice(start, end) }));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

function outward({ href, text }, className) {
  return make("a", { href, text, class: className, target: "_blank", rel: "noopener noreferrer" });
}

// "{done} of {total}" with the values put in.
function said(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function keyName(key) {
  return { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" }[key] ?? key.toUpperCase();
}

function icon(name) {
  const shapes = {
    include: "M3 8.5l3.2 3.2L13 5", unsure: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.6v.1",
    exclude: "M4 4l8 8M12 4l-8 8", undo: "M6 4L3 7l3 3M3 7h6.5a3.5 3.5 0 0 1 0 7H8",
    skip: "M4 4l5 4-5 4zM12 4v8", highlights: "M3 13h10M5 10l5.5-6 2 2L7 11.5 4.6 12z",
  };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}
