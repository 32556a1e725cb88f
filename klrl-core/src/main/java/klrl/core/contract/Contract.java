package klrl.core.contract;

/** What all contracts share: a property may be about some subjects only. */
public abstract class Contract {

    /** For subclasses. */
    protected Contract() {}

    /**
     * Says whether a property states anything of this subject. Called for a subject of which it does not, a property's
     * method does nothing.
     *
     * @param property the name of a property's method
     * @return by default true
     */
    public boolean applies(String property) {
        return true;
    }
}
