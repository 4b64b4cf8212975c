"""What people and programs see of a statement: views take plain data and compute no balance."""
