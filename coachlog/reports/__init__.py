"""Queries that count in the database and hand tallies to the rules."""
