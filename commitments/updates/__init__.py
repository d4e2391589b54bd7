"""What is new, in sentences worth reading: for the page, the feeds and the letters."""
