"""The program around its commands: which there are, how one is run, and what it starts from."""
