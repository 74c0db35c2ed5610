// SPDX-License-Identifier: EPL-2.0
/**
 * Inline edits from an instruction, in any text editor: the instruction field, the growing change, and its acceptance.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.edit;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
