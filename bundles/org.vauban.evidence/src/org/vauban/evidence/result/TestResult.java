// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

/**
 * The last result of a test that carries a claim.
 *
 * @param test class and method, such as {@code org.vauban.governance.tests.GateTest#printingShowsNoText}
 * @param cases number of cases of a parameterized test; 0 if it was not run
 */
public record TestResult(String test, TestOutcome outcome, int cases) {
    /** Returns the class without its package, and the method. */
    public String shortName() {
        int hash = test.indexOf('#');
        return test.substring(test.lastIndexOf('.', hash < 0 ? test.length() - 1 : hash) + 1);
    }
}
