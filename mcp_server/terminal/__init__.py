"""What a person sees: the same facts as the JSON, arranged to be read at 80 and 120 columns."""
