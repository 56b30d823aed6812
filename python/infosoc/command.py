"""The command ``infosoc``, as ``pip`` installs it: the same as ``cargo`` does."""

from __future__ import annotations

import signal
import sys

from infosoc._infosoc import run


def main() -> int:
    """Run the command with the arguments of the process.

    Returns
    -------
    int
        0 if all is done, 1 if a finding is as severe as ``--fail-on`` says, 2 if the arguments are wrong or the work
        failed.
    """
    # Ctrl-C ends the command at once, as it does any other: a file that was being written leaves the old one whole.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["infosoc", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
