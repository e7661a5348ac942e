"""Who asks: API keys of our own, and tokens of an OpenID Connect issuer."""
