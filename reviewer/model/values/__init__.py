"""The one place that parses, normalises and compares values: `from reviewer.model import values`.

Nothing here raises on any text: what is no value of its type is None.
"""

from reviewer.model.values.amounts import find_amounts, parse_amount
from reviewer.model.values.compare import compare, normalise, same
from reviewer.model.values.countries import country_code
from reviewer.model.values.currencies import currency_code
from reviewer.model.values.dates import find_dates, parse_date
from reviewer.model.values.found import Found
from reviewer.model.values.text import fold, similarity

__all__ = [
    "Found",
    "compare",
    "country_code",
    "currency_code",
    "find_amounts",
    "find_dates",
    "fold",
    "normalise",
    "parse_amount",
    "parse_date",
    "same",
    "similarity",
]
