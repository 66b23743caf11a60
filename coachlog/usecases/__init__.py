"""One function per thing a user does: load, decide, save."""
