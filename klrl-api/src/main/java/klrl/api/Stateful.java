package klrl.api;

/**
 * Can be saved and restored exactly: an object that was restored goes on bit by bit like the one that was saved.
 */
public interface Stateful {

    /**
     * Saves the whole state.
     *
     * @param out takes named values
     */
    void save(StateWriter out);

    /**
     * Restores a state that {@link #save} wrote, from an object made with the same options.
     *
     * @param in gives the values by name
     * @throws IllegalArgumentException if a value is missing or has another type or length
     */
    void load(StateReader in);
}
