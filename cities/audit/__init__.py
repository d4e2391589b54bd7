"""The audit trail: writes it, and finds what was renamed by its former name."""
