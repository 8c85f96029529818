"""The cost model behind `parley explain`: seconds of one core for a run of each scenario, measured and foretold.

python benchmarks/cost_of_a_run.py
"""

import time
from pathlib import Path

import sim
from sim.engines.ensemble import CHUNK, play_briefly
from sim.experiments.estimate import SECONDS_A_RUN, SECONDS_A_STEP, steps
from sim.scenario.tape import tape


def main() -> None:
    print(f"{'scenario':20}{'steps':>12}{'measured ms':>14}{'foretold ms':>14}")
    for file in sorted(Path("scenarios").glob("*.yaml")):
        setup = sim.load(file).setup
        play_briefly(setup, tape(1, 0, CHUNK))
        began = time.process_time()
        play_briefly(setup, tape(1, 0, CHUNK))
        measured = (time.process_time() - began) / CHUNK
        foretold = SECONDS_A_RUN + steps(setup) * SECONDS_A_STEP
        print(f"{file.stem:20}{steps(setup):12,.0f}{measured * 1e3:14.2f}{foretold * 1e3:14.2f}")


if __name__ == "__main__":
    main()
