"""How the words, the reference and the checks become notebooks."""

import sys
from typing import Any

# nbformat loads jsonschema, which compiles 38 grammars of web addresses where this package is. That
# takes a second and a half, for a kind of address that no notebook's format has.
_modules: dict[str, Any] = sys.modules
_modules.setdefault("rfc3987_syntax", None)
