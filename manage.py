#!/usr/bin/env python
"""Django's command line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csprapp.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import InterfaceError, OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refused:  # the settings say what to set: that, and not where in the code they say it
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except (OperationalError, InterfaceError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        from csprapp.environment import database_fault

        sys.exit(database_fault(error))
