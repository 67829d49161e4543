"""Versions name what verdicts depend on, and are the same for the same installation."""

import platform

from verifier_service.versions import kind_version, service_version, verifier_version


def test_the_version_names_rules_algebra_and_interpreter():
    version = verifier_version()
    assert version.startswith("rules-")
    assert f"rlvr-{service_version()}" in version
    assert "sympy-" in version
    assert f"python-{platform.python_version()}" in version
    assert len(version.encode()) < 128


def test_it_is_the_same_when_computed_again():
    assert verifier_version() == verifier_version.__wrapped__()


def test_kinds_have_versions_of_their_own():
    assert kind_version("math").startswith("math-")
    assert kind_version("math").removeprefix("math") != kind_version("qa").removeprefix("qa")
    assert kind_version("math") == kind_version("math")
