// SPDX-License-Identifier: EPL-2.0
/**
 * Fixes for the problems in all text editors and in the Problems view: requested, validated where possible, and
 * previewed.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.fix;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
