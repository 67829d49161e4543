"""The law inside TRL, as functions of tensors: an error in any reward column leaves the row unscored in all.

TRL sums reward columns with `nansum`, so an error beside a format reward would become a number.
Here a row is either scored by every reward function or by none; unscored rows take no part in group
statistics (TRL's are NaN-aware for rows that are NaN throughout) nor in the loss.
"""

import torch

# Losses that average over rows, so that rows without a verdict would dilute the others.
ROW_MEANS = frozenset({"grpo", "sapo", "dr_grpo", "luspo"})


def unscore(rewards: torch.Tensor) -> torch.Tensor:
    """Returns rewards (rows, functions) in which a row with any value that is no finite number is NaN throughout."""
    scored = torch.isfinite(rewards).all(dim=1, keepdim=True)
    return rewards.where(scored, torch.nan)


def scored_rows(rewards: torch.Tensor) -> torch.Tensor:
    """Returns a bool (rows,): whether every reward function gave the row a number."""
    return torch.isfinite(rewards).all(dim=1)


def mask_unscored(batch: dict[str, torch.Tensor], scored: torch.Tensor) -> dict[str, torch.Tensor]:
    """Returns a generation batch whose unscored rows count for no token of the loss, KL included.

    `scored` is a bool (rows,). The tool mask does it, not the completion mask: the latter is also
    what the model attends to, and log-probabilities of rows masked there would no longer be finite ratios.
    """
    rows = scored.to(batch["completion_mask"].dtype).unsqueeze(1)
    mask = batch.get("tool_mask", torch.ones_like(batch["completion_mask"])) * rows
    return {**batch, "tool_mask": mask, "advantages": batch["advantages"].where(scored, 0.0)}


def row_scale(rows: int, scored: int, loss_type: str) -> float:
    """Returns what a loss that averages over rows must be multiplied by to average over scored rows alone."""
    return rows / scored if loss_type in ROW_MEANS and 0 < scored < rows else 1.0
