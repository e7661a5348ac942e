"""What a language model may add to a specification: only what a person's words allow."""
