// SPDX-License-Identifier: EPL-2.0
/**
 * Document tasks: rewriting, correcting, translating and others, for the text of an editor, and for files and folders
 * in the background; also the requirement check. Results are reviewed before anything is written.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.document;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
