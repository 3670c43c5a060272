"""Build the notebooks and the site from pages, reference code and manifests."""

import sys
from typing import Any

# nbformat loads jsonschema, which compiles 38 grammars of web addresses if rfc3987_syntax is
# installed. That takes 1.5 seconds, and the notebook format has no such addresses.
_modules: dict[str, Any] = sys.modules
_modules.setdefault("rfc3987_syntax", None)
