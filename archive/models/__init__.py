"""Tables of the archive: bound files, access requests and the access register, sharing inside and outside, files by criteria,
inspections by sample, copies for customers, publicity; the customer file with its number and what is filed in it, the
storeroom, lending of volumes, what is on paper, retention, holds and sealing, destruction, retired data
carriers; faults of files, checks of their
four properties, files merged, outdated data removed."""

from archive.models.bound import BoundFile
from archive.models.care import CareRules, FileFault
from archive.models.carriers import CarrierCertificate, RetiredCarrier
from archive.models.checks import FileCheck
from archive.models.copies import CustomerCopy
from archive.models.deliveries import OutsideDelivery, OutsideVisit
from archive.models.destruction import DestructionCertificate, DestructionItem, DestructionOrder, ShredderScan
from archive.models.erasure import ErasureRequest
from archive.models.files import ArchiveFile
from archive.models.filing import FiledItem, Submission
from archive.models.holds import LegalHold
from archive.models.inspections import DrawnFile, Inspection, SampleDraw
from archive.models.lending import LendingRules, Loan, LoanVolume
from archive.models.lending_papers import LoanExtension, LoanPaper, Pursuit, PursuitStep
from archive.models.merging import FileMerge
from archive.models.movements import Movement
from archive.models.numbering import IssuedNumber, NumberScheme, OldNumber
from archive.models.outside import OutsideConsent, OutsidePackage, OutsideRequest
from archive.models.papers import FiledPrint, PaperSheet
from archive.models.publicity import PublicityConsent, PublicityUse
from archive.models.removals import ContactConfirmation, Removal
from archive.models.requests import AccessRequest, RegisterEntry, RequestedFile
from archive.models.retention import (
    ClockConfirmed,
    FileExtension,
    RetentionChange,
    RetentionDue,
    RetentionOutlook,
    RetentionRule,
)
from archive.models.sealings import SealedRecord, Sealing
from archive.models.sharing import SharedFile, ShareRequest
from archive.models.stocktakes import ShelfWalk, StockCount, StockDifference, StockTake, WalkLine
from archive.models.storage import Box, Cabinet, Shelf, StoreRoom, Volume
from archive.models.store_checks import StoreCheck, StoreFinding, StoreRules
from archive.models.studies import Study, StudyFile

__all__ = [
    "AccessRequest",
    "ArchiveFile",
    "BoundFile",
    "Box",
    "Cabinet",
    "CareRules",
    "CarrierCertificate",
    "ClockConfirmed",
    "ContactConfirmation",
    "CustomerCopy",
    "DestructionCertificate",
    "DestructionItem",
    "DestructionOrder",
    "DrawnFile",
    "ErasureRequest",
    "FileCheck",
    "FileExtension",
    "FileFault",
    "FileMerge",
    "FiledItem",
    "FiledPrint",
    "Inspection",
    "IssuedNumber",
    "LegalHold",
    "LendingRules",
    "Loan",
    "LoanExtension",
    "LoanPaper",
    "LoanVolume",
    "Movement",
    "NumberScheme",
    "OldNumber",
    "OutsideConsent",
    "OutsideDelivery",
    "OutsidePackage",
    "OutsideRequest",
    "OutsideVisit",
    "PaperSheet",
    "PublicityConsent",
    "PublicityUse",
    "Pursuit",
    "PursuitStep",
    "RegisterEntry",
    "Removal",
    "RequestedFile",
    "RetentionChange",
    "RetentionDue",
    "RetentionOutlook",
    "RetentionRule",
    "RetiredCarrier",
    "SampleDraw",
    "SealedRecord",
    "Sealing",
    "ShareRequest",
    "SharedFile",
    "Shelf",
    "ShelfWalk",
    "ShredderScan",
    "StockCount",
    "StockDifference",
    "StockTake",
    "StoreCheck",
    "StoreFinding",
    "StoreRoom",
    "StoreRules",
    "Study",
    "StudyFile",
    "Submission",
    "Volume",
    "WalkLine",
]
