// SPDX-License-Identifier: EPL-2.0
/**
 * Signed documents: canonical JSON in DSSE envelopes, keys with Ed25519 or ECDSA P-384, and a root document that states
 * which keys may sign what. Independent of what the documents decide. Anything that is not in its exact written form is
 * refused, with a {@link org.vauban.governance.signature.TrustException} that says why.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.signature;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
