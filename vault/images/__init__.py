"""What an uploaded photograph or scan is turned into before it is sealed, and what is refused.

Decoding happens in a process of its own with limits on memory and time, since decoders of pictures are where hostile
files strike. Not here: receiving the bytes (`vault.uploads`), storing the result (`vault.files`).
"""

from vault.images.cleaning import CleanUpload, clean_document, clean_photograph, clean_upload
from vault.images.refusal import UploadRefused

__all__ = ["CleanUpload", "UploadRefused", "clean_document", "clean_photograph", "clean_upload"]
