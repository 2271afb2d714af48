"""The store: tables, queries, migrations. The only SQL in the house.

Each function takes a ``Unit`` (an open transaction) and plain data, and gives plain data back. What
people and sources did is appended and never changed; the database's own triggers see to that.
"""

from review.store.database import Database, Event, Saved, Unit, database_url, open_database

__all__ = ["Database", "Event", "Saved", "Unit", "database_url", "open_database"]
