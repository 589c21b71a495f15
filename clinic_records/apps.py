"""Configuration of the roof: clinic profile, shell of the interface, demo clinic, set-up."""

from django.apps import AppConfig


class ClinicRecordsConfig(AppConfig):
    """The roof over all apps."""

    name = "clinic_records"
    verbose_name = "Clinic Records"

    def ready(self) -> None:
        """Bind the tasks to the Celery application in the web processes too, which send them; name the clinic on prints and
        letters and beside one-time codes; say what outlives a destruction."""
        from access.mailing import texts
        from access.second_factor.adapter import name_clinic_with
        from archive.destruction import certificates
        from archive.properties import safety
        from clinic_records import celery, destroying, profile, tasks  # noqa: F401
        from records.paper import Letterhead, head_prints_with

        head_prints_with(lambda: Letterhead(profile.clinic().name, profile.clinic().demo))
        texts.name_clinic_with(lambda: profile.clinic().name)
        name_clinic_with(lambda: profile.clinic().name)
        safety.ask_for_copies(tasks.last_copy)
        certificates.name_residue(destroying.residue, destroying.in_words)
        certificates.before_closing(destroying.after_the_keys)
