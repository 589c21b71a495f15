"""What a customer is told before a surgery and its anaesthesia, sentence by sentence (E1.4). Versioned wording.

A sentence is never changed or taken away: a new version is added beside the old ones, which sheets filled in before keep.
Not here: how a list is kept and shown (`records.checklists`).
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

SURGERY: Final = {
    1: {
        "swelling": _("Swelling and bruising for one to two weeks; the final shape shows after three to six months."),
        "asymmetry": _(
            "The two eyes are never quite alike; a visible difference may remain or a second surgery be needed."
        ),
        "crease": _("The crease may become shallow, come undone, turn out too high, too low or with extra folds."),
        "scar": _("Every cut leaves a scar; it may stay visible, thicken or change colour."),
        "bleeding": _(
            "Bleeding or a haematoma may have to be treated; bleeding behind the eye is very rare and endangers sight."
        ),
        "infection": _("Infection, a slow wound, a reaction to the sutures or a suture that has to be taken out."),
        "closing": _("The eyes may not close fully for a while, be dry, water or be sensitive to light."),
        "drooping": _("A drooping or restricted upper lid, rarely lasting."),
        "feeling": _("Numbness of the lid for weeks to months."),
        "expectation": _("The result may differ from what was hoped for; the clinic does not promise a certain look."),
        "other": _("Rare harm that nobody can foresee, even with careful treatment."),
    }
}

ANAESTHESIA: Final = {
    1: {
        "allergy": _("An allergic reaction to the anaesthetic, from a rash to shock."),
        "toxicity": _(
            "Dizziness, ringing in the ears, cramps or a disturbed heartbeat when too much reaches the blood."
        ),
        "pain": _("Pain and pressure at the injection; the anaesthesia may have to be repeated or deepened."),
        "bruise": _("A bruise at the injection, and a heavy or numb lid for some hours."),
        "circulation": _("Faintness, a fall or rise of blood pressure or pulse."),
        "sedation": _(
            "With sedation: shallow breathing, nausea, drowsiness; nobody drives or decides anything that day."
        ),
        "fasting": _("With sedation: food or drink beforehand may enter the lungs; the times told are kept strictly."),
        "other": _("Rare harm that nobody can foresee, even with careful treatment."),
    }
}
