"""Numbers in French: "1\u202f200", with a narrow space at which no line breaks."""

THOUSAND_SEPARATOR = "\u202f"
