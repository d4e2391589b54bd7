"""How people sign in: by whom, how often they may try, and the letters about it."""
