"""Sharing a whole number out so that the parts sum exactly. Pure."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared in proportion to `weights`, in their order.

    Largest remainder (Hamilton's method): each gets its exact share rounded
    down, and the units left over go to the largest remainders, one each; of
    equal remainders to the larger weight, then to the earlier place. So the
    parts sum to `total` and none is off its exact share by a whole unit.

    Raises ValueError for a negative number, or when all weights are zero.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("amounts and weights cannot be negative")
    whole = sum(weights)
    if whole == 0:
        raise ValueError("nothing to share by: all weights are zero")
    parts = [total * weight // whole for weight in weights]
    order = sorted(
        range(len(weights)),
        key=lambda place: (-(total * weights[place] % whole), -weights[place], place),
    )
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts
