"""Every figure derived from rows. Nothing here writes."""
