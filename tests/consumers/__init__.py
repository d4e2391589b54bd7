"""What partners really run, run on the demonstration: `./run check-consumers`.

Each module has functions that take the served site and the tools, and return what they saw. None
of this is part of the test suite: it installs tools of its own into var/consumers.
"""
