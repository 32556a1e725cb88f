/**
 * What every implementation of a slot must do, as abstract classes of jqwik properties. A test class inherits them by
 * two lines: it extends the contract and makes the subject. Failures are plain {@link java.lang.AssertionError}s, and
 * every property can also be called as a method; jqwik is needed only to run them as tests.
 */
package klrl.core.contract;
