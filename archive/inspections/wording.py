"""The sentences for refused moves of an inspection."""

from django.utils.translation import gettext as _


def refusal(code: str) -> str:
    """What a page says about an `InspectionRefused` with this code."""
    return {
        "no_agreement": _("No confidentiality agreement of yours is in force (B7.2)."),
        "drawn": _("The sample of this inspection has been drawn; it is not drawn again. Begin a new inspection."),
        "narrow": _(
            "Too few files have an operation in this period: a sample is drawn from at least five, and at least twice as many "
            "as are drawn. Choose a longer period or a smaller number."
        ),
        "no_remark": _("Say what was found."),
        "not_opened": _("Open the file first: it is judged by what stands in it."),
        "over": _("This inspection is over already."),
        "password": _("The password is not right. Opening files by inspection asks for your own password."),
    }[code]
