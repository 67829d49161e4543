"""Version 1 of the contract: every message, enum and the service's stub under one name, `from rlvr import v1`.

The modules ending in `_pb2` are generated from the `.proto` files beside them.
"""

from rlvr.v1.code_pb2 import *  # noqa: F403
from rlvr.v1.group_pb2 import *  # noqa: F403
from rlvr.v1.math_pb2 import *  # noqa: F403
from rlvr.v1.policy_pb2 import *  # noqa: F403
from rlvr.v1.qa_pb2 import *  # noqa: F403
from rlvr.v1.result_pb2 import *  # noqa: F403
from rlvr.v1.structured_pb2 import *  # noqa: F403
from rlvr.v1.task_pb2 import *  # noqa: F403
from rlvr.v1.verifier_service_pb2 import *  # noqa: F403
from rlvr.v1.verifier_service_pb2_grpc import (
    VerifierServiceServicer as VerifierServiceServicer,
)
from rlvr.v1.verifier_service_pb2_grpc import (
    VerifierServiceStub as VerifierServiceStub,
)
from rlvr.v1.verifier_service_pb2_grpc import (
    add_VerifierServiceServicer_to_server as add_VerifierServiceServicer_to_server,
)
