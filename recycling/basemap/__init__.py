"""The base map of the installation's area, for phones without network: one PMTiles file."""
