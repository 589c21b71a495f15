"""What stands in the demo's sheets, one file for each kind: `values(journey, house, at)` gives the fields of a sheet.

A new kind of sheet joins the demo with one more file here and one more row in `clinic_records.demo.leaves`.
"""
