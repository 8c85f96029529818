"""`python -m sim` is `parley`."""

from sim.cli import main

if __name__ == "__main__":
    main()
