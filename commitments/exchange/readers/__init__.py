"""Readers of uploaded tables: CSV and XLSX."""
