"""The command line: arguments in, pipeline, text out."""

from review.cli.main import main
from review.cli.parser import build_parser

__all__ = ["build_parser", "main"]
