"""`python -m esimtrack`: the command line."""

import sys

from esimtrack.cli import main

sys.exit(main())
