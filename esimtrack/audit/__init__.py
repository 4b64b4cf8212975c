"""What a person should look at in their own journal: findings as plain data, from facts that others read."""
