"""Opening one uploaded file in a process of its own with limits on memory and time; free of Django, quick to start.

Started by `vault.images`; nothing else imports the decoders here.
"""
