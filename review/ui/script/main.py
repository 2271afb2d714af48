"""What Streamlit runs for every page: who is looking, which pages they have, then the page.

In a folder of its own: Streamlit takes a folder named ``pages`` beside its script for an older kind of
app, and would offer every file in it as a page.
"""

from review.ui.navigation import main

main()
