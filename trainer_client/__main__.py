"""`python -m trainer_client`: the same as the command `trainer-client`."""

import sys

from trainer_client.cli import main

sys.exit(main())
