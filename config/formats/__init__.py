"""How numbers are written where Django differs from the United Nations' usage."""
