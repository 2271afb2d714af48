"""One file per export format, and the small things they share."""
