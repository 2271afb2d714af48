"""Reading and writing the files that databases and reference managers export."""

from review.search.formats.bibtex_writer import write_bibtex
from review.search.formats.csv_writer import write_csv
from review.search.formats.ris_writer import write_ris
from review.search.reading import open_reading, read_bytes, read_file
from review.search.registry import FORMATS
from review.search.sets import read_all
from review.search.table_columns import TableColumns, table_columns

__all__ = [
    "FORMATS",
    "TableColumns",
    "open_reading",
    "read_all",
    "read_bytes",
    "read_file",
    "table_columns",
    "write_bibtex",
    "write_csv",
    "write_ris",
]
