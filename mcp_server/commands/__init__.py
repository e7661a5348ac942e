"""One function per command: arguments in, one call, answer and exit code out."""
