from .directory import AgencyDirectory
from .index import AgencyIndex, Found, How, is_in
from .regions import Codes, RegionBook, known_regions
from .text import name_key, same_key, words

__all__ = [
    "AgencyDirectory",
    "AgencyIndex",
    "Codes",
    "Found",
    "How",
    "RegionBook",
    "is_in",
    "known_regions",
    "name_key",
    "same_key",
    "words",
]
