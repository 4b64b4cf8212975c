"""Where usage comes from: each source is one small module that turns bytes into plain lines, with nothing else in it.

`found` has the lines' types and says what a source is, `table` finds sources by name, and `taking` makes events of what
one has found. What is known of a source's format stands in its module; nothing of it is known elsewhere.
"""
