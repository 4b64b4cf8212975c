"""A store of every version that there was, as that version made it."""
