"""What is made up: instances of any size that look like an outbreak, the same for the same wishes."""
