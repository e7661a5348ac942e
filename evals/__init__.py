"""Does Leadline plan well, and how wrong are its numbers? Run from a checkout."""
