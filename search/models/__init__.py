from search.models.promotion import Promotion
from search.models.query_count import QueryCount
from search.models.synonym_set import SynonymSet

__all__ = ["Promotion", "QueryCount", "SynonymSet"]
