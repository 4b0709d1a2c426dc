"""Django's SQLite with a queue in front of its one writer: the database of the embedded mode."""
