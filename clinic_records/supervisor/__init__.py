"""The main job (`make run`): embedded servers, preparation, then web, worker and scheduler until told to stop.

`python -m clinic_records.supervisor` is the way in. Nothing here knows Django; the programs it runs do.
"""
