"""The feed of changes, for systems that keep a copy."""
