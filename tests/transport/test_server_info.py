"""What GetServerInfo tells of code: languages as the sandbox has them, and the most that a task may ask for."""

from verifier_service.isolation.sandbox import RunLimits
from verifier_service.transport.server_info import CodeServing, ServerFacts, write_server_info


def facts(code: CodeServing | None) -> ServerFacts:
    return ServerFacts("rules", "1", {"math": "m"}, 1, code=lambda: code)


def test_what_code_tasks_may_ask_for_is_told():
    told = write_server_info(
        facts(CodeServing(frozenset({"python", "cpp"}), RunLimits(60.0, 180.5, 2**30, 256, 99)))
    ).code
    assert list(told.languages) == ["cpp", "python"]
    assert (told.max_cpu_time.seconds, told.max_wall_time.ToMilliseconds()) == (60, 180_500)
    assert (told.max_memory_bytes, told.max_processes, told.max_output_bytes) == (2**30, 256, 99)


def test_nothing_is_told_of_code_where_it_is_not_served():
    assert not write_server_info(facts(None)).HasField("code")
