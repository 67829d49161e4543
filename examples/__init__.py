"""Examples that run: each folder has a README and one command."""
