"""Forgetting: what is held about a person, and erasing or purging it from every place it is in."""
