"""The log: its file, tables, migrations and every write to it."""
