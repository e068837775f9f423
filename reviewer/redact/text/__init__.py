"""What must be hidden in the words of a page: by pattern, check digit, label or the user's list."""
