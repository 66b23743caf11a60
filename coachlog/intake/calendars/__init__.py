"""iCalendar files: content lines, components, zones, recurrences and the events in a window."""
