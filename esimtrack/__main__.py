"""`python -m esimtrack`: the command line."""

from esimtrack.cli import main

main()
