"""Stage 3: pages in, readings out."""
