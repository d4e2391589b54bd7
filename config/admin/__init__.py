"""Forms and columns that admin pages share. They know neither the trail nor roles."""
