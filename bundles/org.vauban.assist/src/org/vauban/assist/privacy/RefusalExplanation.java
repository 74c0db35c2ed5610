// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Explanation of a refusal. Immutable.
 *
 * @param refusal the message to the user
 * @param setting setting that forbids it, with its present value; null if no effective policy names it
 * @param statement deciding statement of a policy; null if none decides any longer
 * @param failure why the policy is invalid, so that nothing is sent; null for a valid one
 */
public record RefusalExplanation(String refusal, @Nullable EffectiveSetting setting,
        @Nullable PolicyStatement statement, @Nullable String failure) {}
