"""Eyelid surgery (policy A2): six stages from consultation to follow-up.

Aftercare and follow-up need the confirmed booking only: a customer in trouble is written down even while a signature
under the surgery record is outstanding.
"""

from django.utils.translation import gettext_lazy as _

from access.roles import Section
from customers.pathways.spec import Pathway, StageSpec, register
from records.stages import Stage

EYELID = register(
    Pathway(
        key="eyelid",
        title=_("Eyelid surgery"),
        stages=(
            StageSpec(Stage.CONSULTATION, demands=("consultation",), team=("reception", "service")),
            StageSpec(
                Stage.BOOKING, demands=("booking",), needs=("consultation",), team=("examination", "surgery", "nursing")
            ),
            StageSpec(Stage.PREOP, demands=("preop",), needs=("booking",)),
            StageSpec(Stage.SURGERY, demands=("surgery",), needs=("booking",)),
            StageSpec(Stage.AFTERCARE, demands=("aftercare",), needs=("booking",)),
            StageSpec(Stage.FOLLOWUP, demands=("followup",), needs=("booking",)),
        ),
        sections=frozenset(Section) - {Section.ARCHIVE},
    )
)
