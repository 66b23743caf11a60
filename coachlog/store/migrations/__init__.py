"""Alembic migrations of the log, applied by `coachlog.store.migrate`."""
