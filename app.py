"""The door to the screens: ``slr screen PROTOCOL`` opens it, and so does ``streamlit run app.py``."""

import streamlit as st

from review.ui.server import SCRIPT, middleware, routes

# Written out here, because Streamlit recognises an app by reading this file, not by running it.
app = st.App(SCRIPT, routes=routes(), middleware=middleware())
