"""What is read of a channel that a program may fill as it likes."""

from scripted_sandbox import frames

from verifier_service.verifiers.code.replies import replies_in


def test_replies_are_read_in_order_to_the_end():
    assert replies_in(frames({"i": 0}, {"i": 1}), 3, 100) == ([{"i": 0}, {"i": 1}], True)


def test_no_more_replies_are_read_than_can_be_used():
    assert replies_in(frames(*[{"i": 0}] * 1000), 2, 100) == ([{"i": 0}, {"i": 0}], False)


def test_a_reply_beyond_the_length_is_not_read_and_the_next_one_is():
    assert replies_in(frames({"v": "x" * 100}, {"i": 1}), 3, 50) == ([{"large": 109}, {"i": 1}], True)


def test_what_is_no_reply_ends_the_reading():
    for junk in (b"\0", b"\0\0\0\x09{}", b"\0\0\0\x02[]", b"\0\0\0\x01{", b"\xff\xff\xff\xff{}"):
        assert replies_in(frames({"i": 0}) + junk, 3, 100) == ([{"i": 0}], False)
