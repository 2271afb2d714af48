"""The PRISMA 2020 flow diagram, live; every number opens its list."""

from __future__ import annotations

from functools import partial

import streamlit as st

from review.errors import FlowError
from review.pipeline import counting, exporting, lists
from review.reporting import DARK, LIGHT, Flow, Level, Wording, draw, nested_list, paragraph, write_svg
from review.ui import cards, components
from review.ui.safe import option, plain
from review.ui.screen import Screen

MEDIA = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
}
PAGE = 50


def page(screen: Screen) -> None:
    """The drawing, its sums, its downloads, and the list behind the chosen number."""
    t = screen.t
    flow = counting.flow(screen.ctx, screen.locale)
    st.title(t("PRISMA flow"), anchor=False)
    _balance(screen, flow)
    palette = DARK if st.context.theme.type == "dark" else LIGHT
    svg = write_svg(
        draw(flow, t, screen.locale), palette, link=lambda key: f"#{key}" if key in flow.members else ""
    )
    result = components.diagram(svg, lambda: None, key="flow-diagram")
    if getattr(result, "box", None):
        st.session_state["flow-box"] = result.box
    _list(screen, flow)
    _downloads(screen, flow)
    with st.expander(t("The diagram in words")):
        wording = Wording(t, screen.locale, flow.parts)
        st.text(nested_list(flow.numbers(), wording))
        st.text(paragraph(flow.numbers(), wording))


def _balance(screen: Screen, flow: Flow) -> None:
    t = screen.t
    found = exporting.findings(flow)
    wrong = [f for f in found if f.level is Level.ERROR]
    for finding in found:
        if finding.level is Level.ERROR:
            st.error(plain(finding.message), icon=":material/error:")
        elif finding.level is Level.WARNING:
            st.warning(plain(finding.message), icon=":material/warning:")
    if not wrong:
        words = t("All sums hold.")
        if flow.is_interim:
            words += " " + t("Interim: {n} still wait.").format(n=screen.number(flow.pending))
        st.caption(words)


def _list(screen: Screen, flow: Flow) -> None:
    t = screen.t
    keys = [k for k, ids in flow.members.items() if ids]
    names = lists.names_of(flow, t)
    chosen = st.session_state.get("flow-box")
    box = st.selectbox(
        t("Open the list behind a number"),
        keys,
        index=keys.index(chosen) if chosen in keys else None,
        format_func=lambda k: option(f"{names.get(k, k)} ({screen.number(len(flow.members[k]))})"),
        placeholder=t("Press a number in the diagram, or choose here."),
    )
    if box is None:
        return
    rows = lists.rows_behind(screen.ctx, flow.members[box])
    last = max(1, -(-len(rows) // PAGE))
    at = st.number_input(t("Page"), 1, last, key="flow-list-page", width=140) if last > 1 else 1
    cards.table(
        [t("Id"), t("Title"), t("Year"), t("Source")],
        [[r.id, r.title or t("No title"), r.year, r.source] for r in rows[(at - 1) * PAGE : at * PAGE]],
    )


def _downloads(screen: Screen, flow: Flow) -> None:
    t = screen.t
    try:
        exporting.checked_flow(screen.ctx, interim=True)
    except FlowError as error:
        st.warning(plain(str(error)))
        return
    row = st.container(horizontal=True)
    for name, media in MEDIA.items():
        row.download_button(
            name.upper(),
            data=partial(exporting.flow_file, flow, name, screen.locale),  # made when pressed
            file_name=f"prisma-flow{'-interim' if flow.is_interim else ''}.{name}",
            mime=media,
            icon=":material/download:",
            key=f"flow-{name}",
            on_click="ignore",
            help=t("PRISMA2020 exchange table") if name == "csv" else None,
        )
