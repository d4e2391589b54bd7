"""Public pages about commitments and all that belongs to them, and the pages about the site."""
