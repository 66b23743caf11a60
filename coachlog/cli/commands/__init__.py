"""The commands, a file for each family: parse, call one use case, render."""
