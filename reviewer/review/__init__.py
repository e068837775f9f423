"""Stage 6: the rules of the review itself, without Qt and without a database."""
