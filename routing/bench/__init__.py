"""Measuring against published instances: `python -m routing.bench FOLDER`."""
