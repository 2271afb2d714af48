"""Which pages a person has, by role, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from review.errors import ReviewError
from review.i18n import Translate
from review.model import Role
from review.ui import safe, style
from review.ui.pages import (
    account,
    calibration,
    charting,
    charts,
    conflict_list,
    duplicates,
    flow,
    overview,
    own_decisions,
    retrieval,
    screen_reports,
    sources,
    team,
)
from review.ui.safe import plain
from review.ui.screen import Screen
from review.ui.session import locale_of, review_context, signed_in, words

Page = Callable[[Screen], None]
ICON = Path(__file__).parent / "favicon.svg"
ANYONE = frozenset(Role)
DECIDES = frozenset({Role.REVIEWER})
SETTLES = frozenset({Role.ADJUDICATOR, Role.LEAD, Role.REVIEWER})

# Section, page, title, icon, address, who has it.
PAGES: tuple[tuple[str, Page, str, str, str, frozenset[Role]], ...] = (
    ("Review", overview.page, "Overview", "home", "overview", ANYONE),
    ("Review", team.page, "Team", "group", "team", SETTLES),
    ("Review", sources.page, "Sources", "database", "sources", ANYONE),
    ("Review", duplicates.page, "Possible duplicates", "difference", "duplicates", SETTLES),
    ("Screen", screen_reports.title_abstract, "Title and abstract", "subject", "screen", DECIDES),
    ("Screen", retrieval.page, "Retrieval", "cloud_download", "retrieval", ANYONE),
    ("Screen", screen_reports.full_text, "Full text", "article", "fulltext", DECIDES),
    ("Screen", conflict_list.page, "Conflicts", "balance", "conflicts", SETTLES),
    ("Screen", own_decisions.page, "My decisions", "history", "decisions", DECIDES),
    ("Screen", calibration.page, "Calibration", "adjust", "calibration", SETTLES),
    ("Report", charting.page, "Charting", "edit_note", "charting", ANYONE),
    ("Report", charts.page, "Charts", "table_chart", "charts", ANYONE),
    ("Report", flow.page, "PRISMA flow", "account_tree", "flow", ANYONE),
    ("Account", account.page, "Account", "person", "account", ANYONE),
)


def main() -> None:
    """Show the page the person chose, or how to sign in."""
    ctx, person = review_context(), signed_in()
    t = words(person)
    st.set_page_config(page_title=ctx.protocol.review.title, page_icon=str(ICON), layout="wide")
    safe.style(style.sheet(st.context.theme.type))
    if person is None:
        _ended(t)
        return
    screen = Screen(ctx, person, t, locale_of(person))
    pages: dict[str, list[st.Page]] = {}
    known = {}
    for section, page, title, icon, path, roles in PAGES:
        if person.holds(*roles):
            shown = st.Page(
                _framed(page, screen),
                title=t(title),
                icon=f":material/{icon}:",
                url_path=path,
                default=path == "overview",
            )
            pages.setdefault(t(section), []).append(shown)
            known[path] = shown
    st.session_state["pages"] = known
    st.navigation(pages, position="top").run()


def _ended(t: Translate) -> None:
    """Say so on whichever page the session ended."""

    def page() -> None:
        st.info(t("Your session has ended. Nothing that was saved is lost."))
        safe.show(f'<a href="/sign-in" target="_self">{t("Sign in again")}</a>')

    pages = [st.Page(page, title=t(p[2]), url_path=p[4], default=p[4] == "overview") for p in PAGES]
    st.navigation(pages, position="hidden").run()


def _framed(page: Page, screen: Screen) -> Callable[[], None]:
    """A page that shows a deliberate error in its place, in plain words."""

    def framed() -> None:
        try:
            page(screen)
        except ReviewError as error:
            st.error(plain(str(error)), icon=":material/error:")

    return framed
