/**
 * The shipped environments, their wrappers and controllers. Nothing is exported: they are found as plugins of the slot
 * kinds {@code environment}, {@code wrapper} and {@code controller}.
 */
module klrl.envs {
    requires klrl.core;

    provides klrl.api.Environment.Provider with
            klrl.envs.Acrobot.Plugin,
            klrl.envs.Bandit.Plugin,
            klrl.envs.CartPole.Plugin,
            klrl.envs.Catch.Plugin,
            klrl.envs.CliffWalking.Plugin,
            klrl.envs.DeepSea.Plugin,
            klrl.envs.FrozenLake.Plugin,
            klrl.envs.GarnetTask.Plugin,
            klrl.envs.GaussianBandit.Plugin,
            klrl.envs.LinearlySolvableTask.Plugin,
            klrl.envs.MemoryChain.Plugin,
            klrl.envs.MountainCar.Plugin,
            klrl.envs.MountainCarContinuous.Plugin,
            klrl.envs.Pendulum.Plugin,
            klrl.envs.Rooms.Plugin,
            klrl.envs.TMaze.Plugin,
            klrl.envs.Taxi.Plugin,
            klrl.envs.Umbrella.Plugin;
    provides klrl.api.Wrapper.Provider with
            klrl.envs.wrapper.ActionRepeat.Plugin,
            klrl.envs.wrapper.DiscretisedActions.Plugin,
            klrl.envs.wrapper.FrameStack.Plugin,
            klrl.envs.wrapper.RewardClip.Plugin,
            klrl.envs.wrapper.RewardScale.Plugin,
            klrl.envs.wrapper.StickyActions.Plugin,
            klrl.envs.wrapper.TimeLimit.Plugin;
    provides klrl.api.Controller.Provider with
            klrl.envs.DeepSeaGuide.Plugin,
            klrl.envs.MountainCarPump.Plugin,
            klrl.envs.PendulumEnergy.Plugin,
            klrl.envs.RandomTable.Plugin,
            klrl.envs.SafeCliff.Plugin;
}
