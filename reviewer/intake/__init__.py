"""Stage 1: files in, pages and the words of their text layer out."""
