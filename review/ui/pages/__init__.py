"""One page a file: ask the pipeline, show, tell the pipeline."""
