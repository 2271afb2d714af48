"""The screens: thin pages over the pipeline. The only place that knows Streamlit."""
