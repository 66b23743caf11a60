"""Plain results to the terminal and to files, one module per format."""
