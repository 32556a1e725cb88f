package klrl.algorithms.prior;

import java.util.Set;
import klrl.api.data.Family;
import klrl.api.data.Space;

/** Which families of distributions are over which actions. */
final class ActionFamilies {

    private ActionFamilies() {}

    /**
     * Says whether distributions of a family are over the actions of a space. Whether a prior of that family makes sense
     * beside a policy of another one is not asked here.
     *
     * @param family the family
     * @param action the space
     * @return true if an action of the space is what they are over
     */
    static boolean fits(Family family, Space action) {
        if (action instanceof Space.Discrete discrete) {
            return family.equals(new Family.Categorical(discrete.sizes()));
        }
        int dimension = action.width();
        return Set.of(new Family.Gaussian(dimension), new Family.TanhGaussian(dimension), new Family.Uniform(dimension))
                .contains(family);
    }
}
