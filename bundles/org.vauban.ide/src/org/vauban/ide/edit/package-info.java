// SPDX-License-Identifier: EPL-2.0
/**
 * Edits that a person asks for in words, in any text editor: the field for the instruction, the change as it grows, and
 * its acceptance.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.edit;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
