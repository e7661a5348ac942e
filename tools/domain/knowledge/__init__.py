"""What the knowledge base holds and how an answer is made of it; pure values and functions."""
