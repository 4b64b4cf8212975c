"""Advice from one's own usage: what will become of today's data, which plan fits, how to share it fairly.

Everything is asked of the ledger, with usage and purchases that are imagined: there is no second set of rules. Plain
data comes out; nothing is recorded here.
"""
