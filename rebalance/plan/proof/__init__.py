"""What is behind a plan's figures, proven by changing the instance and solving its relaxation again."""
