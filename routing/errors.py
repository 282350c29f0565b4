"""What can go wrong in routing; an infeasible request is not among it."""


class RoutingError(Exception):
    """Something about routing failed."""


class ProblemError(RoutingError, ValueError):
    """The problem contradicts itself."""


class UnreachableError(RoutingError):
    """No road joins two places, or a place lies too far from any road."""


class TravelUnavailableError(RoutingError):
    """A source of travel times cannot be used: a library, file or server is missing."""


class InstanceError(RoutingError, ValueError):
    """A benchmark file cannot be read."""
