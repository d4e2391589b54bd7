"""The demonstration: a made-up network of made-up cities, to show the site once cities report.

`places`, `promises` and `practices` say what there is, `words` what is written in reports and
`stories` how each promise fared. `build` makes it all, `report` lets its people report and review
each other, `remove` takes every trace away.
"""
