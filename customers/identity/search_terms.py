"""The door to searching for a customer: what is indexed, what is asked, and the re-check (design: keyed search).

`index_terms` and `query_terms` give plain terms; the keyed index makes tokens of them, one key for each `Field`. Only
customers for whom `matches` gives a span may be shown.
"""

from .clauses import Clause
from .match import MatchSpan, matches
from .query import Kind, Query, query_terms
from .terms import MOST_TERMS, SHORT_FIELDS, Field, Term, index_terms

__all__ = [
    "MOST_TERMS",
    "SHORT_FIELDS",
    "Clause",
    "Field",
    "Kind",
    "MatchSpan",
    "Query",
    "Term",
    "index_terms",
    "matches",
    "query_terms",
]
