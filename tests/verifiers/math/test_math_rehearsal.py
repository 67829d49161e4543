"""The samples that are judged before the first task are of forms that are read, right and wrong."""

from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.math.rehearsal import samples
from verifier_service.verifiers.math.verifier import prepare


def test_every_sample_is_read_and_both_verdicts_occur() -> None:
    reasons = {
        prepare(MathTask(references=(reference,)), starts_in_thinking=False).judge(Completion(text)).reason
        for reference, text in samples()
    }
    assert reasons == {Reason.MATCH, Reason.MISMATCH}
