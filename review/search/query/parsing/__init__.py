"""Read a search string of PubMed, Web of Science or Scopus into the protocol's form."""

from review.search.query.parsing.reading import Parsed, parse_query
from review.search.query.parsing.yaml_text import as_protocol

__all__ = ["Parsed", "as_protocol", "parse_query"]
