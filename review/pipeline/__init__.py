"""Use cases: where stages meet the store. Each is one call from a page, the command line or a notebook."""
