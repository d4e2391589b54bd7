"""Readers of tables: CSV and XLSX files as rows of text, one at a time."""
