"""Fields and checks that models share. No domain words here."""
