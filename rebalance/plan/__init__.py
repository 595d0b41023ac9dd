"""What is decided: the plan document, how it is built, and how it is checked."""
