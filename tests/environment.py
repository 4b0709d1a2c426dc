"""Gives every test process a data folder of its own, before Django reads its settings (`-p tests.environment`).

Of the developer's environment only the database is taken over.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="edu4all-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith(("EDU4ALL_", "OPENAI_", "AZURE_"))]:
    del os.environ[_name]
(_FOLDER / "static").mkdir()  # What nobody collected yet is looked up here all the same.
os.environ["EDU4ALL_DATA_DIR"] = str(_FOLDER)
os.environ.setdefault("DATABASE_URL", "")
