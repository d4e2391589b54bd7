"""How files of rows become rows of the site, and rows of the site such files again.

`catalogue` says what each column of each file means, `loader` does the work.
"""
