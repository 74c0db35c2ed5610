// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.assist;

/**
 * The savings of content assist in one method.
 *
 * @param place place of its body
 * @param asks whether the typist also asked for proposals
 * @param characters number of characters of the body
 * @param keys number of keys that they took
 * @param notTyped characters that needed no key, in per cent
 * @param secondsSaved seconds for 1,000 characters
 * @param shown lists looked at, for 1,000 characters
 * @param accepted proposals, for 1,000 characters
 */
record AssistResult(String place, boolean asks, int characters, int keys, double notTyped, double secondsSaved,
        double shown, double accepted) {}
