"""Care pathways: the stages of a case, the sheets each stage demands, who serves in it. One small file each."""

from customers.pathways import eyelid
from customers.pathways.spec import Pathway, StageSpec, all_pathways, get

__all__ = ["Pathway", "StageSpec", "all_pathways", "eyelid", "get"]
