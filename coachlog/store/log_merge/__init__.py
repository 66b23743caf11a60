"""Taking an exported log into this one: each row once, whatever the order in which logs come.

The rows of the file wait in temporary tables (`incoming_…`), named by code; `found_…` says which
row here each one is. What is known of a row's versions is its history: a row has changed there when
a command changed it that this log does not know, and here when one did that the file does not know.
"""
