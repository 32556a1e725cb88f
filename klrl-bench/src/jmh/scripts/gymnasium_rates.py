"""Rates of Gymnasium's CartPole with random actions, for comparison: python gymnasium_rates.py

Needs gymnasium (1.3.0) and numpy. Prints steps a second, over all environments, of the single environment, of
SyncVectorEnv with 8, and of the vectorised CartPoleVectorEnv with 64; each the best of three runs of two seconds.
"""

import time

import gymnasium
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleVectorEnv


def rate(step, environments):
    best = 0.0
    for _ in range(3):
        count = 0
        start = time.perf_counter()
        while time.perf_counter() - start < 2:
            for _ in range(100):
                step()
            count += 100 * environments
        best = max(best, count / (time.perf_counter() - start))
    return best


def single():
    environment = gymnasium.make("CartPole-v1")
    environment.reset(seed=0)
    random = np.random.default_rng(0)
    actions = random.integers(0, 2, 1 << 16)
    at = 0

    def step():
        nonlocal at
        at = (at + 1) & 0xFFFF
        _, _, terminated, truncated, _ = environment.step(int(actions[at]))
        if terminated or truncated:
            environment.reset()

    return rate(step, 1)


def batch(environment, count):
    environment.reset(seed=0)
    random = np.random.default_rng(0)
    actions = random.integers(0, 2, (1024, count))
    at = 0

    def step():
        nonlocal at
        at = (at + 1) & 0x3FF
        environment.step(actions[at])

    return rate(step, count)


if __name__ == "__main__":
    print(f"gymnasium {gymnasium.__version__}, numpy {np.__version__}")
    print(f"single                  {single():12,.0f} steps/s")
    vector = gymnasium.make_vec("CartPole-v1", num_envs=8, vectorization_mode="sync")
    print(f"SyncVectorEnv(8)        {batch(vector, 8):12,.0f} steps/s")
    print(f"CartPoleVectorEnv(64)   {batch(CartPoleVectorEnv(num_envs=64), 64):12,.0f} steps/s")
