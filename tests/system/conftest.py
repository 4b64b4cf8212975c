"""What tests with the installed program share."""

from tests.system.ordinary import installed, ordinary

__all__ = ["installed", "ordinary"]
