package klrl.envs.wrapper;

import java.util.List;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.data.Space;
import klrl.core.contract.EnvironmentContract;
import klrl.core.environment.SideBySide;
import net.jqwik.api.Group;

/** Every wrapper keeps the contract of environments around one that keeps it, whatever its actions are. */
class WrapperContractsTest {

    private static final List<Integer> LENGTHS = List.of(3, 8, 1, 2, 5, 12, 7);
    private static final Space CHOICE = Space.Discrete.of(3);
    private static final Space POINT = Space.Box.of(new float[] {-2, 0}, new float[] {2, 5});

    private static Environment choices(int count, RandomStreams random) {
        return Counting.batch(count, random, CHOICE, true, LENGTHS);
    }

    private static Environment points(int count, RandomStreams random) {
        return Counting.batch(count, random, POINT, false, LENGTHS);
    }

    @Group
    class OfTimeLimit extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return SideBySide.of(count, random, one -> {
                Environment inner = choices(1, one);
                return new TimeLimit(inner, 6).over(inner);
            });
        }
    }

    @Group
    class OfActionRepeat extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return SideBySide.of(count, random, one -> {
                Environment inner = choices(1, one);
                return new ActionRepeat(inner, 4).over(inner);
            });
        }
    }

    @Group
    class OfFrameStack extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            Environment inner = choices(count, random);
            return new FrameStack(inner, 3, count).over(inner);
        }
    }

    @Group
    class OfChangedReward extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            Environment inner = points(count, random);
            return new ChangedReward(inner, reward -> -2 * reward).over(inner);
        }
    }

    @Group
    class OfStickyChoices extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            Environment inner = choices(count, random);
            return new StickyActions(inner, 0.5, count, random).over(inner);
        }
    }

    @Group
    class OfStickyPoints extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            Environment inner = points(count, random);
            return new StickyActions(inner, 0.5, count, random).over(inner);
        }
    }

    @Group
    class OfOneChoicePerDimension extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            Environment inner = points(count, random);
            return new DiscretisedActions(inner, 5, false, count).over(inner);
        }
    }

    @Group
    class OfOneJointChoice extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            Environment inner = points(count, random);
            return new DiscretisedActions(inner, 5, true, count).over(inner);
        }
    }

    @Group
    class OfAllTogether extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return SideBySide.of(count, random, one -> {
                Environment points = points(1, one);
                Environment grid = new DiscretisedActions(points, 4, true, 1).over(points);
                Environment sticky = new StickyActions(grid, 0.25, 1, one).over(grid);
                Environment repeated = new ActionRepeat(sticky, 2).over(sticky);
                Environment limited = new TimeLimit(repeated, 3).over(repeated);
                return new FrameStack(limited, 2, 1).over(limited);
            });
        }
    }
}
