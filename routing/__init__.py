"""Who drives where: problem, travel times, engines, checker, benchmarks.

Pure: no Flask, no database.  See docs/routing.md.
"""

from routing.checker import Violation, check
from routing.errors import ProblemError, RoutingError, TravelUnavailableError, UnreachableError
from routing.problem import Break, Problem, Progress, Stop, TimeWindow, UnloadSite, Vehicle
from routing.search import Update
from routing.solution import Kind, Reason, Route, Solution, Trip, Unserved, Visit
from routing.solve import prepare, solve
from routing.travel import GreatCircle, Travel, TravelMatrix

__all__ = [
    "Break",
    "GreatCircle",
    "Kind",
    "Problem",
    "ProblemError",
    "Progress",
    "Reason",
    "Route",
    "RoutingError",
    "Solution",
    "Stop",
    "TimeWindow",
    "Travel",
    "TravelMatrix",
    "TravelUnavailableError",
    "Trip",
    "UnloadSite",
    "UnreachableError",
    "Unserved",
    "Update",
    "Vehicle",
    "Violation",
    "Visit",
    "check",
    "prepare",
    "solve",
]
