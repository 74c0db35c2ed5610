// SPDX-License-Identifier: EPL-2.0
/**
 * The controls of the frameworks and the claims that answer them, read from the JSON files of this package.
 * <p>
 * {@code claims.json} holds what the product claims, each with the settings that it depends on, a command that shows it
 * in the audit log or the policy, and the residual risk. A file for each framework names its controls by the
 * framework's own numbers, with a short title of ours, and the claims that answer them; or says whose duty a control
 * is, or why it does not apply. Tests name the claim that they prove with {@code @Tag("claim:ID")}.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.evidence.control;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
