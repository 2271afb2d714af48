"""The door to the screens: ``slr screen PROTOCOL`` opens it, and so does ``streamlit run app.py``."""

from review.ui.server import make_app

app = make_app()
