"""What may go over the boundary beside plain data, and how much."""

from __future__ import annotations

from digitkit.protocol import drawings, given_models, handles, values

MAX_BYTES = 256 * 2**20
MAX_TEXT = 32 * 2**20
MAX_THINGS = 1_000_000
MAX_DEPTH = 30
PLAIN_KINDS = "biufcmMSU"  # kinds of NumPy's dtypes that hold nothing but numbers, times and text

RECORDS = {
    record.__name__: record
    for module in (drawings, given_models, handles, values)
    for record in vars(module).values()
    if isinstance(record, type) and record.__module__ == module.__name__
    if hasattr(record, "__dataclass_fields__")
}
