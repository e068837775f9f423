"""Layer 0: plain frozen data and the pure functions over it. Imports nothing of ours."""
