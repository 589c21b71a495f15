"""The specs of the sheets that procedures declare; importing the package registers them."""

from procedures.sheets import aftercare, consents, preop, surgery

__all__ = ["aftercare", "consents", "preop", "surgery"]
