// SPDX-License-Identifier: EPL-2.0
/**
 * Bounded framing for JSON-RPC over byte streams, as the Language Server Protocol's base protocol has it
 * ({@code Content-Length: N}, blank line, N bytes of UTF-8 JSON). Everything that comes from outside passes here first,
 * so that no peer can take memory or the stack with an endless header, a huge length or deep nesting.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.framing;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
