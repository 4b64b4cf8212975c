"""What sellers say is left, asked of them: a request or a program that a file describes, and how its answer is read.

A balance is taken whole or not at all: what a seller does not say is unknown, and never 0. Nothing here knows the
journal, and none of it waits, asks a clock or has a secret but by what it is given.
"""
