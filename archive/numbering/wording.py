"""What people are told when a pattern or a number is refused."""

from django.utils.translation import gettext as _

from archive.numbering.patterns import LEAST_DIGITS, MOST_DIGITS, PatternRefused


def of_pattern(refused: PatternRefused) -> str:
    """The sentence for a pattern that was refused."""
    return {
        "empty": _("A pattern is needed, for example RG{year}{serial:6}."),
        "long": _("The pattern is too long: at most 40 characters."),
        "sign": _("“%(what)s” cannot stand in a number: capital letters, digits and hyphens only."),
        "unknown": _("%(what)s is not known. There are {year}, {unit} and {serial:6}."),
        "twice": _("%(what)s stands in the pattern twice."),
        "serial": _("The running number is missing: {serial:6}. Without it all files would have the same number."),
        "year": _("The year is missing: {year}. Without it the numbers of two years would be the same."),
        "short": _("The running number needs %(least)d to %(most)d digits, for example {serial:6}."),
        "mark": _("The pattern must begin with the letters of the class, so that a number shows what it belongs to."),
        "ambiguous": _("A number of this pattern could also be one of the class “%(what)s”. Choose other letters."),
        "customer": _(
            "A number of this pattern would look like a customer number (C and digits). Choose other letters."
        ),
        "taken": _("The next number, %(what)s, has been given out already. Numbers are never used again."),
    }[refused.code] % {"what": refused.what, "least": LEAST_DIGITS, "most": MOST_DIGITS}


def refusal(code: str) -> str:
    """The sentence for a number that cannot be given."""
    return {
        "unit": _(
            "Numbers of this class need the code of the institution or distributor: 1 to 12 capital letters or digits."
        ),
        "full": _("All running numbers of this pattern are used for the year. Change the pattern of the class first."),
        "taken": _("The next number has been given out already. Change the pattern of the class first."),
        "state": _("The file is restricted, or being destroyed: its number is not changed any more."),
        "shape": _("An old number has 2 to 30 signs: letters, digits, hyphens, points, slashes, brackets, 字第号年."),
        "known": _("This old number is there already."),
        "struck": _("This old number was struck out in the meantime."),
        "same": _("The file is in this class already. Choose the right one."),
    }[code]
