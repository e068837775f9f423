"""Stage 3b: pixels in, words out. Local; may see the unredacted page."""
