"""Makes the files beside it, by NumPy alone. Version 2.4.6 made those that are here."""

import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def in_folder(name):
    return os.path.join(HERE, name)


# Arrays as klrl writes them: NpzTest makes the same ones, and compares the bytes.
np.savez(
    in_folder("arrays.npz"),
    floats=(np.arange(24, dtype=np.float32) / 8 - 1).reshape(2, 3, 4),
    doubles=np.arange(5) / 3 - 1,
    ints=np.arange(-3, 3, dtype=np.int32).reshape(2, 3, 1),
    bytes=(np.arange(12) * 40 % 256).astype(np.uint8).reshape(3, 4),
    booleans=np.arange(7) % 3 == 0,
    nothing=np.zeros((0, 4), dtype=np.float32),
    one=np.array(2.5),
)

# Transitions without a description: three steps of two streams between states that are numbered one by one. The first
# stream is cut after its second step, in a state that is kept apart; the second one terminates after its first step.
np.savez_compressed(
    in_folder("transitions.npz"),
    observation=np.array([[[0.0], [10.0]], [[1.0], [20.0]], [[5.0], [21.0]], [[6.0], [22.0]]]),
    action=np.array([[0, 1], [2, 0], [1, 1]]),
    reward=np.array([[0.5, -1.0], [0.25, 2.0], [0.0, 4.0]], dtype=np.float32),
    discount=np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]),
    boundary=np.array([[0, 1], [2, 0], [0, 0]], dtype=np.uint8),
    final_observation=np.array([[2.0]]),
)

# Arrays that are refused.
np.savez(
    in_folder("refused.npz"),
    big=np.arange(4, dtype=">f8"),
    fortran=np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    text=np.array(["a", "b"]),
    wide=np.array([1, 1 << 40]),
    complex=np.array([1j]),
)
