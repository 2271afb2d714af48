"""No page shows words that do not pass through the translator."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.i18n.collect import PACKAGE

# What Streamlit, and our own cards, show of their first argument.
# fmt: off
SHOWING = {
    "button", "caption", "checkbox", "data_editor", "dataframe", "date_input", "download_button",
    "error", "expander", "facts", "file_uploader", "form_submit_button", "header", "info",
    "link_button", "markdown", "metric", "multiselect", "number_input", "page_link", "pills", "popover",
    "radio", "segmented_control", "selectbox", "show", "slider", "spinner", "status", "subheader",
    "success", "table", "tabs", "text", "text_area", "text_input", "title", "toast", "toggle",
    "warning", "write",
}
# fmt: on
SHOWN = {"body", "help", "label", "placeholder", "title"}
WORD = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = re.compile(r":material/\w+:|&\w+;|<[^<>]*>")
# All but the one that speaks to the terminal.
PAGES = sorted(p for p in (PACKAGE / "ui").rglob("*.py") if p.name != "__main__.py")
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def literals(node: ast.AST) -> Iterator[str]:
    """The texts in what is shown that are written there and then; what a call gives is its own affair."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (v.value if isinstance(v, ast.FormattedValue) else v for v in node.values)
        yield "".join(" ".join(literals(part)) or HOLE for part in parts)
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        yield from literals(node.elt)
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.List | ast.Tuple | ast.Dict | ast.Starred):
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def shown(tree: ast.AST) -> Iterator[ast.AST]:
    """What is handed to a call that shows it, and every text with markup in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from node.args[:1] if name in SHOWING else ()
            yield from (k.value for k in node.keywords if k.arg in SHOWN)
        elif isinstance(node, ast.JoinedStr) and any(re.search(r"<\w", text) for text in literals(node)):
            yield node


def untranslated(source: str) -> list[str]:
    """The words that would stay English whatever the reader's language."""
    tree = ast.parse(source)
    texts = {text for node in shown(tree) for text in literals(node)}
    return sorted(text for text in texts if WORD.search(NOT_WORDS.sub(" ", text)))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_every_visible_text_passes_through_the_translator(path: Path):
    assert untranslated(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'st.button("Save")',
        'row.button("Save", icon=":material/save:")',
        'st.text_input(t("Note"), placeholder="in your words")',
        'st.caption(f"{n} waiting")',
        'st.subheader("All" if n else "")',
        'st.title(t("Page") + " of many")',
        'cards.table([t("Year"), "Title"], rows)',
        'cards.facts([("records", n(3))])',
        'html = f"<p class=x>Settled by {name}</p>"',
        'safe.show("<strong>Votes</strong>")',
        "st.caption(f\"{n} {'left' if n else t('none')}\")",
    ],
)
def test_words_in_plain_english_are_noticed(source):
    assert untranslated(source)


@pytest.mark.parametrize(
    "source",
    [
        'st.button(t("Save"), key="save", icon=":material/save:", type="primary")',
        "st.caption(f'**{name}** · {t(word)} · {n:.0f} %')",
        'safe.show(f\'<p class="rv-meta" lang="{code}">{safe.marked(t("No title"))} &middot; {rid}</p>\')',
        'st.selectbox(t("Show"), ["a", "b"], format_func=lambda s: t(WORDS[s]))',
        'cards.table([t("Year"), "–"], [["x"]])',
    ],
)
def test_translated_words_and_marks_pass(source):
    assert untranslated(source) == []
