"""Where things are on this machine, and what its owner has set."""
