"""Contradictions among the fields of a specification; one file per kind of field."""
