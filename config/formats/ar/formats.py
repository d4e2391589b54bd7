"""Numbers and days in Arabic, in Western digits: "1,200.5", because "1.200" reads as 1.2."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
