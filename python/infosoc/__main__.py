"""The command, as ``python -m infosoc`` starts it."""

import sys

from infosoc.command import main

if __name__ == "__main__":
    sys.exit(main())
