"""Public pages about cities, networks and events."""
