"""What can be asked of Leadline, and the arithmetic behind it."""
