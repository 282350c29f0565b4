"""python -m routing.ruin: compile the search now, so that the first plan need not wait."""

from routing.ruin.search import warm

if __name__ == "__main__":
    warm()
