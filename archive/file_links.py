"""What the archive offers on the page about the rights to one file, to those for whom the doors open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.doors import DOORS
from access.grants import OpenSections
from access.models import Person
from access.roles import Section
from archive.copies import queries as copies
from archive.merging.queries import together
from archive.models import ArchiveFile
from archive.models.files import FileState
from customers.file_links import Link
from customers.models import Customer


def of_file(person: Person, customer: Customer, sections: OpenSections) -> list[Link]:
    """The archive's page of the file, its volumes, lending them, handing it over; the consents to sharing outside; the copy for
    the customer, with how many were made; the consents to publicity; how long the file is kept."""
    consents = reverse("outside-consents", args=[customer.pk])
    links = [
        *_same_person(person, customer),
        *_filing(person, customer),
        {"title": _("Consents to sharing outside"), "url": consents, "icon": "send"},
    ]
    if DOORS["contact-check"].opens_for(person.roles) and Section.CONTACT in sections:
        url = reverse("contact-check", args=[customer.pk])
        links.append({"title": _("Contact data still right?"), "url": url, "icon": "phone"})
    if DOORS["copy-new"].opens_for(person.roles):
        title = _("Copy for the customer (%(count)d so far)") % {"count": copies.made_of(customer)}
        links.append({"title": title, "url": reverse("copy-new", args=[customer.pk]), "icon": "copy"})
    if DOORS["publicity-file"].opens_for(person.roles) and Section.MEDIA in sections:
        url = reverse("publicity-file", args=[customer.pk])
        links.append({"title": _("Consents to publicity"), "url": url, "icon": "megaphone"})
    if DOORS["archive-retention-file"].opens_for(person.roles):
        url = reverse("archive-retention-file", args=[customer.pk])
        links.append({"title": _("Retention of the file"), "url": url, "icon": "hourglass"})
    if DOORS["archive-seal-file"].opens_for(person.roles):
        url = reverse("archive-seal-file", args=[customer.pk])
        links.append({"title": _("Seal the file"), "url": url, "icon": "stamp"})
    if DOORS["archive-erasure-new"].opens_for(person.roles):
        url = reverse("archive-erasure-new", args=[customer.pk])
        links.append({"title": _("The customer asks for deletion"), "url": url, "icon": "user-x"})
    if DOORS["archive-papers"].opens_for(person.roles):
        links.append({"title": _("Check a printed sheet"), "url": reverse("archive-papers"), "icon": "qr-code"})
    return links


def _same_person(person: Person, customer: Customer) -> list[Link]:
    """The pages of the files that are merged with this one, of those that the reader sees."""
    others = together([customer.pk]).get(customer.pk, frozenset()) - {customer.pk}
    if not others:
        return []
    rows = Customer.objects.visible_to(person).filter(pk__in=others).order_by("serial").values_list("pk", "number")
    return [
        {
            "title": _("Same person: %(number)s") % {"number": number},
            "url": reverse("customer-show", args=[pk]),
            "icon": "link",
        }
        for pk, number in rows
    ]


def _filing(person: Person, customer: Customer) -> list[Link]:
    file = ArchiveFile.objects.filter(customer=customer).first()
    links: list[Link] = []
    if file is not None and DOORS["archive-file-show"].opens_for(person.roles):
        title = _("Archive file %(number)s") % {"number": file.number}
        links.append({"title": title, "url": reverse("archive-file-show", args=[file.pk]), "icon": "folder-archive"})
    if file is not None and file.state == FileState.KEPT and DOORS["archive-loan-new"].opens_for(person.roles):
        url = f"{reverse('archive-loan-new')}?file={file.pk}"
        links.append({"title": _("Apply for a loan"), "url": url, "icon": "book-up"})
    if DOORS["archive-hand-over"].opens_for(person.roles):
        url = reverse("archive-hand-over", args=[customer.pk])
        links.append({"title": _("Hand over to the archive"), "url": url, "icon": "folder-input"})
    if DOORS["archive-store-file"].opens_for(person.roles):
        url = reverse("archive-store-file", args=[customer.pk])
        links.append({"title": _("Paper volumes"), "url": url, "icon": "book-marked"})
    return links
