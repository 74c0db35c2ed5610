// SPDX-License-Identifier: EPL-2.0
/**
 * The controls of the frameworks and the claims that meet them, read from the JSON files of this package.
 * <p>
 * {@code claims.json} contains the product's claims, each with the settings that it depends on, a command that
 * demonstrates it in the audit log or the policy, and the residual risk. A file for each framework lists its controls
 * by the framework's own numbers, with a short title of the project's own, and the claims that meet them; or states
 * whose duty a control is, or why it does not apply. Tests name the claim that they prove with
 * {@code @Tag("claim:ID")}.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.evidence.control;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
