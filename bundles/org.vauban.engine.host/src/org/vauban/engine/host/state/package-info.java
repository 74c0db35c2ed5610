// SPDX-License-Identifier: EPL-2.0
/**
 * Saved KV cache states by workspace, in the host's memory when a slot is reassigned, and in a serialized form that can
 * leave the host and return. Independent of slots and requests.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.state;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
