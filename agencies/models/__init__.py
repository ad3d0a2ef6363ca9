from .agency import Agency
from .fields import TidyCharField
from .region import Province, Regency

__all__ = ["Agency", "Province", "Regency", "TidyCharField"]
