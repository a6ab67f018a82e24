"""What to say, to whom, and that it was said once."""
