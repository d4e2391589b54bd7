"""Data in and out as tables: the catalogue, imports, exports, releases."""
