/**
 * What every implementation of a slot must do, as abstract classes of jqwik properties. A test class inherits them by
 * two lines: it extends the contract and makes the subject. Failures are plain {@link java.lang.AssertionError}s, and
 * every property can also be called as a method; jqwik is needed only to run them as tests.
 *
 * <p>What holds of the theory itself stands in classes that are not abstract:
 * {@link klrl.core.contract.EvaluationProperties}, {@link klrl.core.contract.OptimumProperties},
 * {@link klrl.core.contract.GibbsProperties}, {@link klrl.core.contract.EntropyProperties} and
 * {@link klrl.core.contract.BoundProperties}. They reach the exact equations through
 * {@link klrl.core.contract.ExactEquations}, so that a variant with one wrong term can be put through the same methods,
 * which it must fail. {@link klrl.core.contract.Statement} says what each property is about.
 */
package klrl.core.contract;
