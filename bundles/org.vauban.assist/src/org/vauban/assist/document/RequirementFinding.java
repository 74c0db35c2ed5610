// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Objects;

/**
 * A fault that makes a requirement hard to verify.
 *
 * @param rule id of the rule, the same in every language
 * @param start in UTF-16 units
 * @param end exclusive
 * @param text the words themselves, or the beginning of the requirement
 * @param explanation one sentence that says what is wrong, in the language of the requirement
 * @param advice one sentence that says what to write instead
 */
public record RequirementFinding(String rule, int start, int end, String text, String explanation, String advice) {
    public RequirementFinding {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(text);
        Objects.requireNonNull(explanation);
        Objects.requireNonNull(advice);
    }
}
