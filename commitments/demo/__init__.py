"""The demonstration: an invented network of invented cities that report.

`places`, `promises` and `practices` say what there is, `words` what is written in reports and
`stories` how each promise fared. `catalogue` takes frameworks, objectives and indicators from the
catalogue, `build` makes the rest, `report` lets its people report and review each other, and
`database` keeps it apart from real cities.
"""
