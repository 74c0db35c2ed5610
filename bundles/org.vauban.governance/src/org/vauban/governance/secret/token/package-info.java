// SPDX-License-Identifier: EPL-2.0
/**
 * Detectors of secrets recognised by their shape, whatever their context: provider tokens (listed in
 * {@code shapes.txt}), private keys, and logins in URLs. Internal to the bundle.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.secret.token;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
