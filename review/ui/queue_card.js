// One report, with everything about it that the protocol shows.
class Card {
  constructor(desk) {
    this.desk = desk;
    this.title = make("h2", { id: "rv-title", tabindex: "-1" });
    this.body = make("div");
    this.root = make("article", { class: "rv-card", id: "rv-q-card" }, this.title, this.body);
  }

  show(report) {
    const { words } = this.desk.data;
    this.title.replaceChildren(...titleParts(report, words, this.desk.isMarked));
    this.body.replaceChildren(...metaParts(report), ...abstractParts(report, words, this.desk.isMarked),
      ...(report.abstract.text ? [] : [fillForm(this.desk, report)]));
  }
}

function titleParts(report, words, isMarked) {
  return report.title.text ? marked(report.title, isMarked)
    : [make("span", { class: "rv-empty", text: words.no_title })];
}

function metaParts(report) {
  const lines = report.meta.map((line) => make("p", { class: "rv-meta", text: line }));
  if (report.link && lines.length) lines.at(-1).append(" · ", outward(report.link));
  const badges = report.badges.map((badge) => make("span", { class: `rv-state ${badge.kind}` }, badge.text,
    badge.href ? " " : null, badge.href ? outward({ href: badge.href, text: badge.more }) : null));
  return badges.length ? [make("p", { class: "rv-badges" }, ...badges), ...lines] : lines;
}

function abstractParts(report, words, isMarked) {
  const parts = [];
  if (report.abstract.text) {
    parts.push(make("p", { class: "rv-abstract", lang: report.lang || null }, ...marked(report.abstract, isMarked)));
    if (report.abstract_from) parts.push(make("p", { class: "rv-meta", text: report.abstract_from }));
  } else {
    const look = report.link ? outward({ href: report.link.href, text: words.look_up }) : null;
    parts.push(make("p", { class: "rv-abstract rv-empty" }, words.no_abstract, look ? " " : null, look));
  }
  if (report.keywords.text) {
    parts.push(make("p", { class: "rv-meta rv-keys" }, ...marked(report.keywords, isMarked)));
  }
  return parts;
}
