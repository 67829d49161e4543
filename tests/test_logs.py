"""Log lines are structured, levelled, and carry no value of an exception."""

import io
import json
import logging

import pytest
import structlog

from verifier_service.logs import configure


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_lines_hold_the_event_its_level_and_its_time():
    stream = io.StringIO()
    configure("info", "json", stream)
    structlog.get_logger().info("serving", port=1)
    [line] = lines(stream)
    assert (line["event"], line["level"], line["port"]) == ("serving", "info", 1)
    assert line["timestamp"].endswith("Z")


def test_what_is_below_the_level_is_left_out():
    stream = io.StringIO()
    configure("warning", "json", stream)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_console_lines_are_no_json():
    stream = io.StringIO()
    configure("info", "console", stream)
    structlog.get_logger().info("serving", port=1)
    assert "serving" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_auto_is_json_where_there_is_no_terminal():
    stream = io.StringIO()
    configure("info", "auto", stream)
    structlog.get_logger().info("serving")
    assert lines(stream)


def test_a_librarys_line_names_its_exception_but_not_what_it_says():
    stream = io.StringIO()
    configure("info", "json", stream)
    try:
        raise ValueError("the completion")
    except ValueError:
        logging.getLogger("some.library").exception("it failed")
    logging.getLogger("some.library").info("chatter")
    [line] = lines(stream)
    assert (line["event"], line["failure"], line["logger"]) == ("it failed", "ValueError", "some.library")
    assert "the completion" not in stream.getvalue()
