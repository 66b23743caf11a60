"""What a reader and a writer of one file format share."""
