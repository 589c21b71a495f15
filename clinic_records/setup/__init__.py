"""Setting up an empty clinic: first administrator, clinic profile, departments, people, rooms and operation items.

Open as long as the clinic is not set up (`steps.is_open`); afterwards these pages are gone. What they make is changed
later under People, Departments, Rooms and operations, Clinic. Not here: keys and stores (`manage.py prepare`).
"""
