"""What the archive offers on the page about the rights to one file, to those for whom the doors open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.doors import DOORS
from access.grants import OpenSections
from access.models import Person
from access.roles import Section
from archive.copies import queries as copies
from customers.file_links import Link
from customers.models import Customer


def of_file(person: Person, customer: Customer, sections: OpenSections) -> list[Link]:
    """The consents to sharing outside; the copy for the customer, with how many were made; the consents to publicity."""
    consents = reverse("outside-consents", args=[customer.pk])
    links: list[Link] = [{"title": _("Consents to sharing outside"), "url": consents, "icon": "send"}]
    if DOORS["copy-new"].opens_for(person.roles):
        title = _("Copy for the customer (%(count)d so far)") % {"count": copies.made_of(customer)}
        links.append({"title": title, "url": reverse("copy-new", args=[customer.pk]), "icon": "copy"})
    if DOORS["publicity-file"].opens_for(person.roles) and Section.MEDIA in sections:
        url = reverse("publicity-file", args=[customer.pk])
        links.append({"title": _("Consents to publicity"), "url": url, "icon": "megaphone"})
    return links
