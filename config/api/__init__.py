"""What all lists of the API share. No domain words here."""
