"""The clinic's own page: its names, address, phone and logo, changed by the system administrator; and what comes after
the set-up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.current import current_person
from clinic_records import profile
from clinic_records.forms.clinic_profile import ClinicProfileForm
from clinic_records.models import ClinicProfile
from vault.errors import StaleVersion
from vault.uploads import refused_uploads


def edit_clinic(request: HttpRequest) -> HttpResponse:
    """Show and keep the profile."""
    form = profile_form(request)
    if request.method == "POST" and form.is_valid() and keep_profile(request, form):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("clinic-profile"))
    context = {"form": form, "title": _("The clinic"), "submit_label": _("Save"), "cancel_url": reverse("today")}
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def profile_form(request: HttpRequest) -> ClinicProfileForm:
    """The form over the present profile, or over none."""
    row = ClinicProfile.objects.defer("logo").first() or ClinicProfile()
    if request.method != "POST":
        return ClinicProfileForm(instance=row)
    refused = refused_uploads(request)
    return ClinicProfileForm(request.POST, request.FILES, instance=row, too_large=refused[0].message if refused else "")


def keep_profile(request: HttpRequest, form: ClinicProfileForm) -> bool:
    """Save over the version that was shown; False, said in the form, where there is a newer one."""
    try:
        profile.set_profile(by=current_person(request), seen=form.cleaned_data["seen"], **form.values())
    except StaleVersion:
        form.add_error(None, _("Somebody else has changed this in the meantime. Check it and save again."))
        return False
    return True


def clinic_ready(request: HttpRequest) -> HttpResponse:
    """What comes after the set-up, in the order in which it is usually done."""
    return render(request, "setup/ready.html")
