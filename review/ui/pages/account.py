"""One's own account: language and signing out."""

from __future__ import annotations

import streamlit as st

from review.pipeline import people
from review.ui import safe
from review.ui.safe import plain
from review.ui.screen import Screen

LANGUAGES = {"": "Browser's language", "en": "English", "sv": "Svenska"}


def page(screen: Screen) -> None:
    """Who is signed in, in which language."""
    t, person = screen.t, screen.person
    st.title(plain(person.name), anchor=False)
    roles = ", ".join(t(r.value.replace("_", " ")) for r in sorted(person.roles))
    st.caption(f"{plain(person.login)} · {roles} · {person.pseudonym}")
    st.selectbox(
        t("Language"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(person.locale if person.locale in LANGUAGES else ""),
        format_func=lambda code: t(LANGUAGES[code]),
        key="language",
        on_change=lambda: people.set_locale(screen.ctx, person, st.session_state["language"]),
    )
    safe.show(
        '<form class="rv-account" method="post" action="/sign-out">'
        f'<button type="submit">{safe.marked(t("Sign out"))}</button></form>'
    )
