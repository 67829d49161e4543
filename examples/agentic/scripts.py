"""What a model may do about each request, right and wrong, with the verdict that is due and why.

Most are wrong, in the ways in which agents go wrong: nothing done, the wrong order, more than was asked, a claim
without a deed, the right calls in the wrong order, a call that is only written about.
"""

from dataclasses import dataclass

from examples.agentic.playing import Call, Turn
from examples.agentic.scenarios import NEW_HOME

INES = "ines@example.org"
MISTAKE, UNNEEDED = "ordered by mistake", "no longer needed"


@dataclass(frozen=True, slots=True)
class Script:
    """One episode of a scenario: the model's turns, and what its verdict must be; `cut`: the last turn broke off."""

    scenario: str
    name: str
    turns: tuple[Turn, ...]
    score: float = 0.0
    reason: str = "MISMATCH"
    flag: str = ""
    cut: bool = False

    @property
    def passed(self) -> bool:
        """Whether the episode is right."""
        return self.score == 1.0


def say(text: str) -> Turn:
    """Returns a turn that only speaks."""
    return Turn(text)


def do(*calls: Call) -> Turn:
    """Returns a turn that calls tools."""
    return Turn("", calls)


def find(email: str = INES) -> Call:
    """Returns the call that finds a customer."""
    return Call("find_customer", {"email": email})


def look(order_id: str) -> Call:
    """Returns the call that looks an order up."""
    return Call("get_order", {"order_id": order_id})


def cancel(order_id: str, reason: str) -> Call:
    """Returns the call that cancels an order."""
    return Call("cancel_order", {"order_id": order_id, "reason": reason})


def move(order_id: str, **other: str) -> Call:
    """Returns the call that sends an order to the new home, or elsewhere."""
    return Call("change_address", {"order_id": order_id, **NEW_HOME, **other})


def refund(sku: str, quantity: object) -> Call:
    """Returns the call that refunds pieces of the delivered order."""
    return Call("refund_item", {"order_id": "W1002", "sku": sku, "quantity": quantity})


BACK = say("W1001 is cancelled; you get $69.50 back.")
MOVED = say("Both orders go to 9 Mill Lane now.")
CANCELLED = say("W1003 is cancelled.")
REPORT = say("status: pending\ntotal: 12.50\nFinal answer: W1003 is cancelled.")
REFUNDED = say("I have refunded one lamp.")
ONLY_WRITTEN = say('{"name": "refund_item", "arguments": {"order_id": "W1002", "sku": "LAMP", "quantity": 1}}')

SCRIPTS = (
    Script("cancel", "right", (do(find()), do(look("W1001")), do(cancel("W1001", MISTAKE)), BACK), 1.0, "MATCH"),
    Script("cancel", "right after a refused call", (do(cancel("W1002", MISTAKE)), do(cancel("W1001", MISTAKE)), BACK),
           1.0, "MATCH"),
    Script("cancel", "claims without doing", (do(look("W1001")), BACK), flag="NO_OP"),
    Script("cancel", "says nothing, does nothing", (say(""),), flag="NO_OP"),
    Script("cancel", "cancels the wrong order", (do(cancel("W1003", MISTAKE)), BACK), flag="COLLATERAL"),
    Script("cancel", "cancels another order besides", (do(cancel("W1001", MISTAKE), cancel("W1003", MISTAKE)), BACK),
           flag="COLLATERAL"),
    Script("cancel", "changes the address besides", (do(move("W1001")), do(cancel("W1001", MISTAKE)), BACK),
           flag="COLLATERAL"),
    Script("cancel", "does not tell the amount", (do(cancel("W1001", MISTAKE)), say("W1001 is cancelled."))),
    Script("cancel", "tells another amount", (do(cancel("W1001", MISTAKE)), say("You get $169.50 back."))),
    Script("cancel", "breaks off", (do(cancel("W1001", MISTAKE)), BACK), reason="TRUNCATED", cut=True),
    Script("move", "right", (do(find()), do(look("W1001"), look("W1003")), do(move("W1001"), move("W1003")), MOVED),
           1.0, "MATCH"),
    Script("move", "moves one of two", (do(move("W1001")), MOVED), 0.5),
    Script("move", "moves both to a wrong number", (do(move("W1001", street="6 Mill Lane"),
           move("W1003", street="6 Mill Lane")), MOVED)),
    Script("move", "moves a stranger's order besides", (do(move("W1001"), move("W1003"), move("W2001")), MOVED),
           flag="COLLATERAL"),
    Script("move", "asks instead of acting", (do(find()), say("Shall I change W1001 and W1003?")), flag="NO_OP"),
    Script("ask", "right", (do(look("W1002")), say("One lamp cost $31.00.")), 1.0, "MATCH"),
    Script("ask", "tells the sum of both", (do(look("W1002")), say("A lamp cost $62.00."))),
    Script("ask", "refunds without being asked", (do(look("W1002")), do(refund("LAMP", 1)), say("It cost $31.00.")),
           flag="COLLATERAL"),
    Script("calls", "right", (do(look("W1003")), do(cancel("W1003", UNNEEDED)), CANCELLED), 1.0, "MATCH"),
    Script("calls", "right calls in the wrong order", (do(cancel("W1003", UNNEEDED)), do(look("W1003")), CANCELLED)),
    Script("calls", "only looks", (do(look("W1003")), CANCELLED), 0.5),
    Script("calls", "claims without calling", (CANCELLED,), reason="NO_ANSWER"),
    Script("calls", "another reason", (do(look("W1003")), do(cancel("W1003", MISTAKE)), CANCELLED)),
    Script("calls", "cancels twice", (do(look("W1003")), do(cancel("W1003", UNNEEDED), cancel("W1003", UNNEEDED)),
           CANCELLED)),
    Script("calls", "an argument that is none", (do(look("W1003")),
           do(Call("cancel_order", {"order_id": "W1003", "reason": UNNEEDED, "force": True})), CANCELLED)),
    Script("report", "right", (do(look("W1003")), do(cancel("W1003", UNNEEDED)), REPORT), 1.0, "MATCH"),
    Script("report", "claims without cancelling", (do(look("W1003")), REPORT), 1 / 3),
    Script("report", "right, but the total is wrong", (do(look("W1003")), do(cancel("W1003", UNNEEDED)),
           say("status: pending\ntotal: 25.00\nFinal answer: W1003 is cancelled.")), 0.5 + 1 / 6),
    Script("report", "answers without looking", (do(cancel("W1003", UNNEEDED)), REPORT), 0.5 + 1 / 3),
    Script("report", "cancels another order", (do(look("W1003")), do(cancel("W1001", UNNEEDED)), REPORT), 1 / 3),
    Script("report", "does it silently", (do(look("W1003")), do(cancel("W1003", UNNEEDED)), say("")), 0.5,
           "NO_ANSWER"),
    Script("refund", "right", (do(look("W1002")), do(refund("LAMP", 1)), REFUNDED), 1.0, "ACCEPTED"),
    Script("refund", "right state, looked up too late", (do(refund("LAMP", 1)), do(look("W1002")), REFUNDED), 0.875),
    Script("refund", "refunds both", (do(look("W1002")), do(refund("LAMP", 2)), REFUNDED)),
    Script("refund", "refunds one twice", (do(look("W1002")), do(refund("LAMP", 1)), do(refund("LAMP", 1)), REFUNDED)),
    Script("refund", "the desk refuses, the model does not say so", (do(look("W1002")), do(refund("RUG", 1)), REFUNDED),
           flag="NO_OP"),
    Script("refund", "an amount in words is refused", (do(look("W1002")), do(refund("LAMP", "one")), REFUNDED),
           flag="NO_OP"),
    Script("refund", "claims without doing", (do(look("W1002")), REFUNDED), flag="NO_OP"),
    Script("refund", "writes the call and does not make it", (do(look("W1002")), ONLY_WRITTEN), flag="NO_OP"),
    Script("refund", "a tool that is not there", (do(Call("refund", {"order": "W1002"})), REFUNDED), flag="NO_OP"),
)  # fmt: skip
