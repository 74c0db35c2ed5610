// SPDX-License-Identifier: EPL-2.0
/**
 * What models have read, kept by workspace in the memory of the host when a slot loses it, and as bytes that can leave
 * the host and come back. Knows nothing of slots and requests.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.state;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
