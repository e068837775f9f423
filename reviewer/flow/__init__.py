"""Layer 2: the only place where stages and store meet."""
