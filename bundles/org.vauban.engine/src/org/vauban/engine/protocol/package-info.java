// SPDX-License-Identifier: EPL-2.0
/**
 * The protocol between {@code EngineClient} and the engine host: JSON-RPC 2.0 in frames of
 * {@code org.vauban.engine.framing}. Requests carry an id chosen by the client, to which streamed text, progress and
 * cancellation refer; many may be pending at once. Texts are plain strings here: they have passed the gate already.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.protocol;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
