"""Stage 8: fields and truth in, figures out."""
