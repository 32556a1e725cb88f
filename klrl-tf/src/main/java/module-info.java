/** Networks, building blocks of losses, optimisers, sessions and checkpoints on TensorFlow. */
module klrl.tf {
    requires transitive klrl.core;
    requires transitive tensorflow;
}
