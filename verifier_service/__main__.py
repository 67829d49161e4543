"""`python -m verifier_service` is `verifier-service`."""

import sys

from verifier_service.cli import main

sys.exit(main())
