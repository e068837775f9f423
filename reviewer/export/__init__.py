"""Stage 7: decided fields in, datasets out."""
