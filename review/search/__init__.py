"""Reading and writing the files that databases and reference managers export."""

from review.search.formats.bibtex_writer import write_bibtex
from review.search.formats.csv_writer import write_csv
from review.search.formats.ris_writer import write_ris
from review.search.reading import read_bytes, read_file
from review.search.registry import FORMATS

__all__ = ["FORMATS", "read_bytes", "read_file", "write_bibtex", "write_csv", "write_ris"]
