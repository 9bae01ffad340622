"""Puts the drop-in `samna` on the path, and the emulator's clock in place of the machine's."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

import dynapse  # noqa: E402

dynapse.install()
