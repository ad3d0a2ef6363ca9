from .agency import Agency
from .boundary import UNITS, Boundary
from .counting import counted, summed
from .fields import DayField, TidyCharField, days_in_range, known
from .region import Province, Regency

__all__ = [
    "UNITS",
    "Agency",
    "Boundary",
    "DayField",
    "Province",
    "Regency",
    "TidyCharField",
    "counted",
    "days_in_range",
    "known",
    "summed",
]
