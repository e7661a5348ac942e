"""What only a follow-up can say: relative changes, taking back, pointing at what was said."""
