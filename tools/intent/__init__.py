"""From words to a specification: facts are read from the text, then a specification is built."""
