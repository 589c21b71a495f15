"""Registering a new customer (A2.1, D3.1): basic data, contact, health; warns before a second file is made."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.current import current_person
from access.models import Person
from customers import actions, queries
from customers.forms import RegistrationForm
from customers.identity import duplicates
from customers.identity.phones import parse_phones
from customers.sheets.profile import PURPOSE
from records import drafts, submissions
from records.views.drafts import draft_token

_FORM_KEY = "registration"


def new_customer(request: HttpRequest) -> HttpResponse:
    """The registration form; after a near duplicate was shown, "it is somebody else" carries on."""
    person = current_person(request)
    if request.method == "GET":
        kept = drafts.load(person, _FORM_KEY)
        return _page(request, RegistrationForm(initial=kept.content if kept else {}))
    form = RegistrationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    alike = queries.near_duplicates(person, _newcomer(form)) if not form.cleaned_data["known_new"] else []
    if alike and (done := submissions.outcome_of(person, request.POST.get("form_nonce", ""))):
        return HttpResponseRedirect(done)  # the second click: whoever is alike is the one just registered
    if alike:
        return _page(request, form, status=409, alike=_alike_lines(alike))
    return _register(request, person, form)


def _newcomer(form: RegistrationForm) -> duplicates.Person:
    basic, contact = form.values_of("basic"), form.values_of("contact")
    phones = [phone.e164 for key in ("phone", "other_phones") for phone in parse_phones(contact[key])]
    documents = (basic["document"],) if basic["document"] else ()
    return duplicates.Person(basic["name"], tuple(phones), basic["birth_date"], documents)


def _alike_lines(alike: list) -> list[dict]:
    return [
        {
            "customer": customer,
            "url": reverse("customer-show", args=[customer.pk]),
            "reasons": [reason.label for reason in likeness.reasons],
        }
        for customer, likeness in alike
    ]


def _register(request: HttpRequest, person: Person, form: RegistrationForm) -> HttpResponse:
    parts = [form.values_of(key) for key in ("basic", "contact", "health")]
    try:
        with transaction.atomic():
            claimed = submissions.claim(person, request.POST.get("form_nonce", ""))
            customer = actions.register_customer(*parts, by=person)
            outcome = reverse("customer-show", args=[customer.pk])
            submissions.finish(claimed, outcome)
    except submissions.AlreadyDone as done:
        return HttpResponseRedirect(done.outcome)
    drafts.drop(person, _FORM_KEY)
    messages.success(request, _("Registered under number %(number)s.") % {"number": customer.number})
    return HttpResponseRedirect(outcome)


def _page(request: HttpRequest, form: RegistrationForm, status: int = 200, alike: list | None = None) -> HttpResponse:
    person = current_person(request)
    context = {
        "form": form,
        "purpose": PURPOSE,
        "alike": alike or [],
        "draft_url": reverse("draft-keep"),
        "draft_token": draft_token(person, _FORM_KEY, person.pk, person.pk),
    }
    return render(request, "customers/register.html", context, status=status)
