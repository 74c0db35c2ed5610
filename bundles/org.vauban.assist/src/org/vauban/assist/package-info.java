// SPDX-License-Identifier: EPL-2.0
/**
 * The assistant that all front ends share. {@link org.vauban.assist.Assistant} provides its services, each of which is
 * in the package of its feature. Depends on neither widgets nor protocols.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
