"""Tables from other programs: records, columns, dates, amounts, and what a row means."""
