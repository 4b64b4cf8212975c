"""Sizes, money, spans and shares: the quantities that plans and events are written in."""
