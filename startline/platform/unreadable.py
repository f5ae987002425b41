"""What msgspec raises on bytes from outside that are not what they should be."""

import msgspec

# Of text that is no UTF-8 and of nesting without end it says so in Python's own errors.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
