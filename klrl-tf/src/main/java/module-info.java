/** Networks, building blocks of losses, optimisers, sessions and checkpoints on TensorFlow. */
module klrl.tf {
    requires transitive klrl.core;
    requires transitive tensorflow;

    exports klrl.tf;
    exports klrl.tf.network;
    exports klrl.tf.optimiser;

    provides klrl.tf.network.Architecture.Provider with
            klrl.tf.network.Mlp.Plugin;
    provides klrl.tf.optimiser.Optimiser.Provider with
            klrl.tf.optimiser.Adam.Plugin;
}
