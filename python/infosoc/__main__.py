"""``python -m infosoc``: the command, where its own file is not on the path."""

import sys

from infosoc.command import main

sys.exit(main())
