/**
 * The interfaces that plugins implement and the data that they exchange. Only {@code java.base} is required, and no
 * mathematics is done here.
 *
 * <p>Reading order: {@link klrl.api.plugin.Plugin} (what a jar provides), {@link klrl.api.plugin.Factory} (how its
 * options are declared), then the slot that you want to fill — {@link klrl.api.Environment}, {@link klrl.api.Wrapper},
 * {@link klrl.api.Estimator}, {@link klrl.api.Prior}, {@link klrl.api.Controller}, {@link klrl.api.Temperature},
 * {@link klrl.api.DataSource} or {@link klrl.api.Algorithm} — and the data it reads: {@link klrl.api.data.Segment},
 * {@link klrl.api.data.Evaluation}, {@link klrl.api.data.Targets}.
 *
 * <p>Shapes are written with the letters T (steps of a segment), B (streams, that is environments side by side), A
 * (actions of a discrete head), D (numbers of one observation) and H (numbers of one recurrent memory). Arrays are
 * row-major: index {@code (t, b)} of a [T,B] array is {@code t * B + b}.
 */
module klrl.api {
    exports klrl.api;
    exports klrl.api.data;
    exports klrl.api.plugin;
}
