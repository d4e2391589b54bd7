"""Takes published words out of everything that has them: rows, trail, files, releases."""
