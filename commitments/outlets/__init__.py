"""The data in the forms that others' systems take: extracts, Open SDG, IATI, DCAT-AP."""
