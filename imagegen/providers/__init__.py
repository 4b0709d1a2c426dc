"""Makers of pictures behind one contract (`base.Provider`). Plain Python: no Django, no database, no settings."""
