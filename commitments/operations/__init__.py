"""Running the site: which jobs ran, whether it is well, backups."""
