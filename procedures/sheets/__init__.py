"""The specs of the sheets that procedures declare; importing the package registers them."""

from procedures.sheets import aftercare, surgery

__all__ = ["aftercare", "surgery"]
