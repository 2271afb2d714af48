"""The protocol's query as data, its translation to each service, and its local evaluation."""
