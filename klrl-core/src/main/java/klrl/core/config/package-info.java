/**
 * From YAML text to a checked composition, and from declared options to listings and a JSON Schema.
 *
 * <p>Reading order: {@link klrl.core.config.Composition} (a configuration in which every option is bound and checked),
 * {@link klrl.core.config.ConfigException} (all mistakes of one configuration), {@link klrl.core.config.Slots} (one slot
 * alone), {@link klrl.core.config.Description} and {@link klrl.core.config.Schema} (what can be configured).
 *
 * <p>Inside, text becomes a {@code Tree} in which every value knows the place where it was written; overrides are edits
 * laid over that tree; a {@code Binder} turns a tree into records by the {@code Declaration} of each plugin. Nothing is
 * made until a slot's {@code create} is called.
 */
package klrl.core.config;
