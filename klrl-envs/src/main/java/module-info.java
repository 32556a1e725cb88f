/**
 * The shipped environments. Nothing is exported: they are found as plugins of the slot kind {@code environment}.
 */
module klrl.envs {
    requires klrl.core;

    provides klrl.api.Environment.Provider with
            klrl.envs.Acrobot.Plugin,
            klrl.envs.CartPole.Plugin,
            klrl.envs.CliffWalking.Plugin,
            klrl.envs.FrozenLake.Plugin,
            klrl.envs.MountainCar.Plugin,
            klrl.envs.MountainCarContinuous.Plugin,
            klrl.envs.Pendulum.Plugin,
            klrl.envs.Taxi.Plugin;
}
