"""What is found in a journal, without a store."""
