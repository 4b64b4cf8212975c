"""Instants and the wall clock: where days, months and cycles begin and end in the seller's zone of time."""
