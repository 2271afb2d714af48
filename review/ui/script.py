"""What Streamlit runs for every page: who is looking, which pages they have, then the page."""

from review.ui.navigation import main

main()
