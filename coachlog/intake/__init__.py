"""Readers: bytes in, drafts and problems with line numbers out."""
