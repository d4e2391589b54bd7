"""The geometry of our charts: plain numbers in, drawing units out. Nothing queries the database.

Every drawing is 360 units wide. Coordinates are text made here, so that no language's decimal comma
reaches an SVG.
"""

WIDTH = 360
