"""esimtrack: what is left on your eSIM and SIM plans, until when, and what carries over."""

__version__ = "0.1.0"
