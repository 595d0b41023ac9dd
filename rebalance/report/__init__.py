"""What people hold: the plan in words and figures, in Chinese and English."""
