// SPDX-License-Identifier: EPL-2.0
/**
 * What goes through the pipe between {@code EngineClient} and the engine host: JSON-RPC 2.0 in frames of
 * {@code org.vauban.engine.framing}. Requests carry an id of the client's choice so that streamed text, progress and
 * cancellation can name them; many may be under way at once. Texts are plain strings here: they have passed the gate
 * before.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.protocol;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
