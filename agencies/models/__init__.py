from .agency import Agency
from .boundary import UNITS, Boundary
from .counting import counted, summed
from .fields import DayField, TidyCharField, days_in_range, known
from .former_name import FormerName
from .region import Province, Regency
from .upload import AgencyUpload

__all__ = [
    "UNITS",
    "Agency",
    "AgencyUpload",
    "Boundary",
    "DayField",
    "FormerName",
    "Province",
    "Regency",
    "TidyCharField",
    "counted",
    "days_in_range",
    "known",
    "summed",
]
