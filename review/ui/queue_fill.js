// Where no record has an abstract, a person may fill one in, with where it is from.
function fillForm(desk, report) {
  const { words } = desk.data;
  const text = make("textarea", { rows: "6", maxlength: "20000", required: true });
  const source = make("input", { type: "text", maxlength: "500", required: true });
  const told = make("p", { class: "rv-q-problem", role: "alert" });
  const button = make("button", { type: "submit", class: "rv-q-button", text: words.fill_save });
  const id = eventId();
  const form = make("form", { class: "rv-q-form", on: { submit: (event) => {
    event.preventDefault();
    button.disabled = true;
    desk.fill(report, { text: text.value, source: source.value, event_id: id })
      .catch((error) => { told.textContent = error.message; })
      .finally(() => { button.disabled = false; });
  } } },
    make("label", {}, make("span", { text: words.fill_text }), text),
    make("label", {}, make("span", { text: words.fill_source }), source), told, button);
  return make("details", { class: "rv-q-fill" }, make("summary", { text: words.fill }), form);
}
