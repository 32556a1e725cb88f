/** Plugins with a defect each, and sound ones beside them, for a test of what {@code klrl verify} finds. */
module org.example.planted {
    requires klrl.api;

    provides klrl.api.Algorithm.Provider with
            org.example.planted.SoftmaxPlugin.Sound,
            org.example.planted.SoftmaxPlugin.LossWithoutTemperature;
    provides klrl.api.Environment.Provider with
            org.example.planted.WalkPlugin.Sound,
            org.example.planted.WalkPlugin.IgnoresItsSeed,
            org.example.planted.WalkPlugin.ReusesTheFinalBuffer;
    provides klrl.api.Estimator.Provider with
            org.example.planted.TracePlugin.SoundTdLambda,
            org.example.planted.TracePlugin.SoundRetrace,
            org.example.planted.TracePlugin.NoDiscount,
            org.example.planted.TracePlugin.NoTemperature,
            org.example.planted.TracePlugin.TraceOffByOne,
            org.example.planted.TracePlugin.BootstrapsTerminations,
            org.example.planted.TracePlugin.NoBootstrapAtTruncation,
            org.example.planted.TracePlugin.BootstrapsFromTheReset,
            org.example.planted.TracePlugin.TraceAcrossBoundaries;
    provides klrl.api.Prior.Provider with
            org.example.planted.LeaningPlugin.Sound,
            org.example.planted.LeaningPlugin.NoNormaliser,
            org.example.planted.LeaningPlugin.DrawsByAnotherDensity;
}
