"""`reviewer` and `python -m reviewer`: the command line, and the window without one."""

from __future__ import annotations

import sys

from reviewer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
