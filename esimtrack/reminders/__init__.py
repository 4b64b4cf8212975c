"""What a person is to be reminded of, and what of it was said already: plain data. Pure: no clock, file or channel."""
