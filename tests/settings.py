"""The portal's settings in a test: embedded mode, a data folder that goes away, passwords that cost no time.

`tools/stack.py exec` sets MYIASIOS_TEST_STACK and gives the addresses of real services; without it, none is touched.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

STACK = os.environ.get("MYIASIOS_TEST_STACK") == "1"
if not STACK:
    for _name in ("DATABASE_URL", "REDIS_URL", "S3_BUCKET", "SMTP_URL", "CLAMAV_ADDRESS"):
        os.environ.pop(_name, None)
_folder = tempfile.mkdtemp(prefix="myiasios-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MYIASIOS_MODE"] = "embedded"
os.environ["MYIASIOS_DATA"] = _folder
os.environ.setdefault("MYIASIOS_RATE_LIMITS", "0")
#: Playwright keeps an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from iasios.settings import *
from iasios.settings import CACHES, DATABASES

STATIC_ROOT = Path(_folder) / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns where there is none
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_EAGER_PROPAGATES = True
if not STACK:
    # A file, not memory: the live server's threads then meet real locks, as in embedded mode.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
