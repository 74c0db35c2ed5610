// SPDX-License-Identifier: EPL-2.0
/**
 * Evidence for auditors: {@link org.vauban.evidence.EvidencePack} writes a folder about one installation.
 * {@code docs/evidence.md} describes its files.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.evidence;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
