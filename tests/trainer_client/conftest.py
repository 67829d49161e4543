"""A verifier that does as it is told, on a real socket, for the client's tests; and clients of it."""

import threading
from collections import defaultdict, deque
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from rlvr import v1

from trainer_client import AsyncClient, ClientOptions

SWIFT = ClientOptions(attempt_s=1.0, info_attempt_s=1.0)


def task(reference="4"):
    return v1.Task(math=v1.MathTask(references=[reference]))


def verdict(passed=True, score=None, reason=None, version="v1"):
    reason = reason if reason is not None else v1.REASON_MATCH if passed else v1.REASON_MISMATCH
    judged = v1.Verdict(passed=passed, score=float(passed) if score is None else score, reason=reason)
    return v1.Result(verdict=judged, verifier_version=version)


def error(code, message="scripted", retryable=False, retry_after_s=None, field=""):
    fault = v1.ItemError(code=code, message=message, retryable=retryable, field=field)
    if retry_after_s is not None:
        fault.retry_after.FromNanoseconds(int(retry_after_s * 1e9))
    return v1.Result(error=fault)


class FakeVerifier(v1.VerifierServiceServicer):
    """Passes a completion that holds its task's first reference, unless a script says otherwise.

    `outcomes[text]` are the results that a text gets, one a sending; `statuses` end calls, one each;
    `shape` may change a whole response; while `held` is set calls wait until they are cancelled.
    """

    task = staticmethod(task)
    verdict = staticmethod(verdict)
    error = staticmethod(error)

    def __init__(self):
        self.outcomes = defaultdict(deque)
        self.statuses = deque()
        self.shape = lambda response: response
        self.held = threading.Event()
        self.entered = threading.Event()
        self.version = "v1"
        self.requests = []
        self.metadata = []
        self.asked = 0
        self.caps = v1.ServerCaps(
            max_groups=64, max_items=1000, max_message_bytes=8 << 20, max_completion_bytes=1 << 20
        )
        self.port = 0
        self._stopping = threading.Event()
        self._server = None

    @property
    def target(self):
        return f"127.0.0.1:{self.port}"

    @property
    def texts(self):
        """The completions received, a list a request."""
        return [[each.text for group in request.groups for each in group.completions] for request in self.requests]

    def start(self):
        self._stopping.clear()
        self._server = grpc.server(ThreadPoolExecutor(16), options=[("grpc.max_receive_message_length", 8 << 20)])
        v1.add_VerifierServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port(f"127.0.0.1:{self.port}")
        self._server.start()
        return self

    def kill(self):
        """Drops every call under way at once."""
        self._stopping.set()
        if self._server is not None:
            self._server.stop(0).wait()

    def GetServerInfo(self, request, context):
        self.asked += 1
        return v1.GetServerInfoResponse(verifier_version=self.version, caps=self.caps)

    def Verify(self, request, context):
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        self.entered.set()
        while self.held.is_set() and context.is_active():
            self._stopping.wait(0.02)
        if self.statuses:
            context.abort(*self.statuses.popleft())
        return self.shape(v1.VerifyResponse(results=[self._group(group) for group in request.groups]))

    def _group(self, group):
        reference = group.task.math.references[0] if group.task.math.references else None
        return v1.GroupResult(id=group.id, results=[self._judge(each.text, reference) for each in group.completions])

    def _judge(self, text, reference):
        if self.outcomes[text]:
            return self.outcomes[text].popleft()
        return verdict(reference is not None and reference in text, version=self.version)


@pytest.fixture
def fake():
    """A running fake verifier."""
    server = FakeVerifier().start()
    yield server
    server.kill()


@pytest.fixture
def client(fake):
    """An async client of the fake, with short attempts."""
    client = AsyncClient(fake.target, options=SWIFT)
    yield client
    client.close()
