"""Ask the web process of this container whether it is up: exit status 0 if so.

The question carries a host name that the portal knows; a bare 127.0.0.1 would be refused.
"""

import http.client
import os
import sys


def healthy() -> bool:
    """Say whether /healthz answers 200."""
    host = os.environ.get("MYIASIOS_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if healthy() else 1)
