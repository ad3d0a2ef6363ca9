from .directory import AgencyDirectory
from .index import GOVERNMENT, LIBRARY, AgencyIndex, Found, How, is_in
from .kinds import may_be_of_kind
from .regions import Codes, RegionBook
from .text import same_key, words

__all__ = [
    "GOVERNMENT",
    "LIBRARY",
    "AgencyDirectory",
    "AgencyIndex",
    "Codes",
    "Found",
    "How",
    "RegionBook",
    "is_in",
    "may_be_of_kind",
    "same_key",
    "words",
]
