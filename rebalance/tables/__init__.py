"""What is asked for: every table and column of an instance, and what may stand there, in both languages."""
