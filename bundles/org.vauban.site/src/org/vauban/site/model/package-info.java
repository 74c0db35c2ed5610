// SPDX-License-Identifier: EPL-2.0
/** Models as installable units: a p2 repository that contains one, in shards. */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.site.model;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
