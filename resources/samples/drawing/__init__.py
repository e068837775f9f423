"""How the sample documents are drawn. Run `draw.py` beside this folder; the program never does."""
