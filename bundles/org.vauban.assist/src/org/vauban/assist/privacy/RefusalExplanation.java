// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Why something was refused. Immutable.
 *
 * @param refusal what the user was told
 * @param setting of the policy that forbids it, with what holds of it now; null where no policy that holds now names it
 * @param statement of the policy that decides it; null where nothing decides any longer
 * @param failure why the policy is invalid, so that nothing is sent; null for a valid one
 */
public record RefusalExplanation(String refusal, @Nullable EffectiveSetting setting,
        @Nullable PolicyStatement statement, @Nullable String failure) {}
