"""A plan as Kubernetes objects: plain data, never pasted text."""
