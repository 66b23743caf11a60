"""All tables of the log, for what treats every table alike."""

from sqlmodel import SQLModel

from coachlog.store import debrief_tables, log_tables, tables  # noqa: F401  (each adds its own)

METADATA = SQLModel.metadata
