"""The ledger: a pure fold of a journal into a statement. No clock, no file, no locale, no float."""
