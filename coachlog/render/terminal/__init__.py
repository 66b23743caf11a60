"""Plain results as screens for people, at any width from 60 columns up."""
