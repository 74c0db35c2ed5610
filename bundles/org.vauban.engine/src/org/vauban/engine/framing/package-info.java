// SPDX-License-Identifier: EPL-2.0
/**
 * Bounded framing for JSON-RPC over byte streams, as in the base protocol of the Language Server Protocol ({@code
 * Content-Length: N}, blank line, N bytes of UTF-8 JSON). All external input passes through here first, so that no peer
 * can exhaust memory or the stack with an endless header, a huge length or deep nesting.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.framing;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
