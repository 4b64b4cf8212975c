"""What a statement means to a person today: pace, budget, urgency. Pure: it asks the usage port, and nothing else."""
