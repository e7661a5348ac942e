"""What `leadline doctor` looks at, one small check a function."""
