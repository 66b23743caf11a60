"""The terminal: what is said there, asked there and written there."""
