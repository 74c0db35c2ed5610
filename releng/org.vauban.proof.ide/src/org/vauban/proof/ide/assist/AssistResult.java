// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.assist;

/**
 * What content assist saved in one method.
 *
 * @param place of its body
 * @param asks whether she also asked for proposals
 * @param characters of the body
 * @param keys that they took
 * @param notTyped characters that needed no key, in per cent
 * @param secondsSaved for 1,000 characters
 * @param shown lists looked at, for 1,000 characters
 * @param accepted proposals, for 1,000 characters
 */
record AssistResult(String place, boolean asks, int characters, int keys, double notTyped, double secondsSaved,
        double shown, double accepted) {}
