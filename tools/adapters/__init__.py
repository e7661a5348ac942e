"""One file per outside world; only the composition root may name them."""
