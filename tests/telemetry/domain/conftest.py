"""How the property tests run: the same examples each time, without a deadline on a busy machine.

`make test-all` runs the fuzzing again with fresh examples (tests marked slow).
"""

from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("gate")
