// SPDX-License-Identifier: EPL-2.0
/**
 * Detectors of secrets that are known by their shape, whatever stands around them: tokens of providers (listed in
 * {@code shapes.txt}), private keys, and logins in URLs. Internal to the bundle.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.secret.token;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
