"""Stage 2: pages in, pictures that may leave the machine out. The only maker of `RedactedImage`."""
